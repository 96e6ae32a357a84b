# Pieces that the texts of every family refer to. Each begins with its own space and is empty

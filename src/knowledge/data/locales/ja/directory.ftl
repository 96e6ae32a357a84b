# Changing to a directory and listing it.

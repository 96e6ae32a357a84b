# Data connections: passive, active, and what happens on them.

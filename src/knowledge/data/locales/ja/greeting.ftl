# The first words of the server.

"""Accepts every connection and passes none of them on, as a transparent proxy does that has lost its server.

One argument: the port.
"""

import socket
import sys

listener = socket.create_server(("0.0.0.0", int(sys.argv[1])), backlog=16)
held = []
while True:
    connection, _ = listener.accept()
    # Closed when this ends, and not before.
    held.append(connection)

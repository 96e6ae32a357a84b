# Connecting to the control port.

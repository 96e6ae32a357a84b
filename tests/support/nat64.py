"""A NAT64 for TCP (RFC 6146) as a relay: what the firewall redirects to its port goes on to the IPv4 address in the
last four octets of the IPv6 address that was meant.

One argument: the port to listen on.
"""

import socket
import struct
import sys
import threading

# From linux/netfilter_ipv6/ip6_tables.h.
IP6T_SO_ORIGINAL_DST = 80


def carry(source, target):
    try:
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        source.close()
        target.close()


def translate(client):
    meant = client.getsockopt(socket.IPPROTO_IPV6, IP6T_SO_ORIGINAL_DST, 28)
    (port,) = struct.unpack("!2xH24x", meant)
    try:
        server = socket.create_connection((socket.inet_ntoa(meant[20:24]), port), timeout=5)
    except OSError:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        client.close()
        return
    server.settimeout(None)
    for ends in (client, server), (server, client):
        threading.Thread(target=carry, args=ends, daemon=True).start()


listener = socket.create_server(("::", int(sys.argv[1])), family=socket.AF_INET6, backlog=64)
while True:
    client, _ = listener.accept()
    threading.Thread(target=translate, args=(client,), daemon=True).start()

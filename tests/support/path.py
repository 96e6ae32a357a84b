"""The way between two network namespaces: delay, loss, and packets that are too large for it.

Joins the router and the server of a test's lab by a pair of TUN devices and carries the packets between them,
since not every kernel can do that by itself (netem). Ends when its standard input does.

One argument, a JSON object:
    ends      [[namespace, [address/prefix, ...]], ...] for the router and the server
    delay     seconds, each way
    loss      share of the packets that are lost, each way
    to_router, to_server
              the largest packet in bytes that passes in this direction; 0 lets all pass. Larger ones vanish
              and nobody is told.
"""

import ctypes
import fcntl
import heapq
import itertools
import json
import os
import random
import select
import struct
import subprocess
import sys
import time

NAME = "inner"
TUNSETIFF = 0x400454CA
IFF_TUN, IFF_NO_PI = 0x0001, 0x1000
CLONE_NEWNET = 0x40000000
LARGEST = 65536

libc = ctypes.CDLL(None, use_errno=True)


def enter(namespace):
    if libc.setns(namespace, CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "setns")


def tun(namespace, addresses):
    """A TUN device in this namespace, up and with these addresses."""
    here = os.open("/proc/self/ns/net", os.O_RDONLY)
    there = os.open(f"/run/netns/{namespace}", os.O_RDONLY)
    enter(there)
    device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH", NAME.encode(), IFF_TUN | IFF_NO_PI))
    enter(here)

    def ip(*words):
        subprocess.run(["ip", "-n", namespace, *words], check=True, stdin=subprocess.DEVNULL)

    ip("link", "set", NAME, "up", "txqueuelen", "10000")
    for address in addresses:
        ip("addr", "add", address, "dev", NAME, *(["nodad"] if ":" in address else []))
    return device


options = json.loads(sys.argv[1])
router, server = (tun(*end) for end in options["ends"])
print("ready", flush=True)

ways = {
    router: (server, options["to_server"]),
    server: (router, options["to_router"]),
}
# The same packets are lost in every run.
chance = random.Random(7)
number = itertools.count()
waiting = []
while True:
    left = max(0, waiting[0][0] - time.monotonic()) if waiting else None
    ready, _, _ = select.select([*ways, sys.stdin], [], [], left)
    if sys.stdin in ready:
        break
    for device in ready:
        other, largest = ways[device]
        try:
            packet = os.read(device, LARGEST)
        except BlockingIOError:
            continue
        is_lost = chance.random() < options["loss"]
        if not is_lost and not 0 < largest < len(packet):
            due = time.monotonic() + options["delay"]
            heapq.heappush(waiting, (due, next(number), other, packet))
    while waiting and waiting[0][0] <= time.monotonic():
        _, _, other, packet = heapq.heappop(waiting)
        try:
            os.write(other, packet)
        except OSError:
            # As when a link's queue is full: the packet is lost.
            pass

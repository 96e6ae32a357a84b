"""Round trips: how long runs take over a path of 100 ms there and back, with vsftpd at its end.

The path is a pair of TUN devices between two network namespaces, with the carrier of the tests' lab between them. Opening a
connection takes a round trip as well, and so does every reply. The directory has five files, so that a listing is one segment.
The least of several runs counts, since a busy machine adds to them.
"""

import argparse
import contextlib
import json
import os
import subprocess
import sys

from . import real
from .peers import PROJECT

CLIENT, SERVER = "10.0.0.1", "10.0.0.2"
PORT = 21
INSIDE = "FTPPROBE_BENCHMARK_INSIDE"

RUNS = {
    "plain": ["--format", "json"],
    "--until data": ["--format", "json", "--until", "data"],
    "--until directory": ["--format", "json", "--until", "directory"],
    "--until login": ["--format", "json", "--until", "login"],
    "--until login --tls off": ["--format", "json", "--until", "login", "--tls", "off"],
    "--until tls": ["--format", "json", "--until", "tls"],
    "--until greeting": ["--format", "json", "--until", "greeting"],
}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="runs of each [default: 5]")
    parser.add_argument("--delay", type=int, default=50, metavar="MS", help="one way, in milliseconds [default: 50]")


@contextlib.contextmanager
def path(delay: float):
    """Lays out the two namespaces and the path between them."""
    layout = "mkdir -p /run/netns && mount -t tmpfs none /run/netns && ip netns add client && ip netns add server"
    subprocess.run(["sh", "-ec", layout], check=True)
    options = {
        "ends": [["client", [f"{CLIENT}/24"]], ["server", [f"{SERVER}/24"]]],
        "delay": delay, "loss": 0, "to_router": 0, "to_server": 0,
    }
    carrier = subprocess.Popen(
        [sys.executable, PROJECT / "tests/support/path.py", json.dumps(options)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )
    try:
        carrier.stdout.readline()
        yield
    finally:
        carrier.stdin.close()
        carrier.wait()


def report_of(command: list[str]) -> dict:
    output = subprocess.run(["ip", "netns", "exec", "client", *command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE).stdout
    return json.loads(output)


def run(program: str, options: argparse.Namespace) -> None:
    if INSIDE not in os.environ:
        # Namespaces of its own, which end with it.
        command = ["unshare", "--net", "--mount", sys.executable, *sys.argv]
        sys.exit(subprocess.run(command, env={**os.environ, INSIDE: "yes"}).returncode)
    delay = options.delay / 1000
    within = ("ip", "netns", "exec", "server")
    with path(delay), real.server("vsftpd", entries=5, address=SERVER, port=PORT, within=within):
        for name, words in RUNS.items():
            reports = [report_of([program, "--no-config", "--retries", "0", *words, SERVER]) for _ in range(options.runs)]
            least = min(report["duration_ms"] for report in reports)
            trips = least / (2 * options.delay)
            print(f"{name:24} {least / 1000:5.2f} s at least, {trips:4.1f} round trips, {reports[0]['verdict']}")

"""200 targets, 30 of them faulty in ten scripted ways: the root cause of each, and the time beside that of the slowest one.

The healthy servers greet after a second. Three say nothing at all, which takes the whole timeout to know.
"""

import argparse
import collections
import json
import pathlib
import subprocess
import sys
import tempfile
import time

from .measure import raise_descriptors
from .servers import GREETING, HANG_UP, SILENCE, Servers, addresses

TIMEOUT = 10
FAULTS = {
    "greeting-silent": {GREETING: SILENCE},
    "greeting-eof-no-bytes": {GREETING: HANG_UP},
    "limit-server-full": {GREETING: "421 Too many users, try again in 300 seconds"},
    "greeting-ssh": {GREETING: "SSH-2.0-OpenSSH_9.2"},
    "greeting-500-oops": {GREETING: "500 OOPS: vsftpd: cannot bind listening IPv4 socket"},
    "ip-banned": {GREETING: "530 Your IP address is banned"},
    "login-anonymous-disabled": {"USER": "530 No anonymous logins"},
    "tls-required-control": {"USER": "530 Non-anonymous sessions must use encryption."},
    "pasv-disabled": {"EPSV": "502 Disabled", "PASV": "502 Disabled"},
    "dir-no-permission": {"LIST": "550 Permission denied"},
}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("targets", type=int, nargs="?", default=200, help="how many [default: 200]")
    parser.add_argument("--each", type=int, default=3, metavar="N", help="how many with each fault [default: 3]")


def run(program: str, options: argparse.Namespace) -> None:
    raise_descriptors(10 * options.targets + 100)
    hosts = addresses(options.targets)
    causes = list(FAULTS) * options.each
    apart = len(hosts) // len(causes)
    expected = {hosts[number * apart]: cause for number, cause in enumerate(causes)}
    odd = {host: FAULTS[cause] for host, cause in expected.items()}
    with tempfile.TemporaryDirectory(prefix="ftpprobe-") as folder, Servers(delay=1, odd=odd) as servers:
        file = pathlib.Path(folder) / "hosts"
        file.write_text("".join(f"{host}:{servers.port}\n" for host in hosts))
        begun = time.monotonic()
        output = subprocess.run(
            [program, "--no-config", "--retries", "0", "--timeout", f"{TIMEOUT}s", "--jobs", str(len(hosts)), "--format", "jsonl",
             "--targets", str(file)],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        ).stdout
        took = time.monotonic() - begun
        most = servers.most
    reports = [json.loads(line) for line in output.splitlines()]
    found = {report["target"]["host"]: report["root_cause"] for report in reports if report["verdict"] not in ("ok", "warning")}
    slowest = max(report["duration_ms"] for report in reports) / 1000
    together = sum(report["duration_ms"] for report in reports) / 1000
    for cause, count in sorted(collections.Counter(found.values()).items()):
        print(f"{count:5} {cause}")
    print(f"{len(reports)} targets, {most} at once: {took:.1f} s, the slowest {slowest:.1f} s, one after another {together:.0f} s")
    if found != expected:
        wrong = {host: (expected.get(host), found.get(host)) for host in hosts if expected.get(host) != found.get(host)}
        sys.exit(f"expected and found: {wrong}")
    print("each has its own root cause, and no other")

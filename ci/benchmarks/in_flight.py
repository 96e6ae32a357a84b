"""Thousands of targets in flight at once: memory and CPU a target.

No server greets before all sessions are there, and no login is accepted before all have sent their password, so that nothing
depends on the speed of the machine. Memory is read at those two moments; what a target costs is the growth from one number
of targets to the next.
"""

import argparse
import os
import pathlib
import subprocess
import sys
import tempfile

from .measure import Process, cpu_seconds, raise_descriptors
from .servers import GREETING, Gate, Last, Servers, addresses


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("targets", type=int, nargs="*", default=[1000, 5000], help="numbers of targets [default: 1000 5000]")
    parser.add_argument("--until", default="login", choices=["login", "directory"], help="how far each run goes [default: login]")


def measured(program: str, number: int, until: str) -> dict[str, float]:
    """KiB at each moment, and milliseconds of CPU."""
    found = {}
    last = Last(number)
    gates = {
        GREETING: Gate(number, lambda: found.update(greeting=Process(process.pid).memory_kib())),
        "PASS": Gate(number, lambda: found.update(login=Process(process.pid).memory_kib())),
        "QUIT": last,
    }
    with tempfile.TemporaryDirectory(prefix="ftpprobe-") as folder, Servers(gates=gates) as servers:
        hosts = pathlib.Path(folder) / "hosts"
        hosts.write_text("".join(f"{address}:{servers.port}\n" for address in addresses(number)))
        process = subprocess.Popen(
            [program, "--no-config", "--until", until, "--retries", "0", "--timeout", "10m", "--deadline", "20m",
             "--jobs", str(number), "--format", "jsonl", "--targets", str(hosts)],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        )
        # A process that has ended tells nothing of its memory, so the last session is held until that is read.
        for _ in range(number - 1):
            process.stdout.readline()
        last.arrived.wait()
        found["most"] = Process(process.pid).memory_kib(most=True)
        last.let_go.set()
        process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        found["cpu"] = cpu_seconds(usage) * 1000
        if process.returncode not in (0, 1):
            sys.exit(f"exit code {process.returncode}")
    return found


def run(program: str, options: argparse.Namespace) -> None:
    # Ten a target is what the program asks for.
    raise_descriptors(10 * max(options.targets) + 100)
    before, smaller = None, 0
    for number in sorted({1, *options.targets}):
        found = measured(program, number, options.until)
        mebibytes = {name: kib / 1024 for name, kib in found.items() if name != "cpu"}
        print(f"{number:5} targets: before the greeting {mebibytes['greeting']:.1f} MiB, at the login {mebibytes['login']:.1f} MiB, "
              f"at most {mebibytes['most']:.1f} MiB, {found['cpu']:.0f} ms CPU")
        if before:
            more = number - smaller
            growth = {name: (found[name] - before[name]) / more for name in found}
            print(f"      each of {more} more: {growth['greeting']:.1f} KiB, {growth['login']:.1f} KiB, at most {growth['most']:.1f} KiB, "
                  f"{growth['cpu']:.2f} ms CPU")
        before, smaller = found, number

"""What processes take: CPU time and memory. The wall clock tells what else the machine does as well, CPU time hardly."""

import contextlib
import os
import pathlib
import resource
import socket
import statistics
import subprocess
import sys
import time

from .peers import PROJECT


def release_build() -> str:
    """Builds the program for release, and gives its file."""
    subprocess.run(["cargo", "build", "--locked", "--release"], check=True, cwd=PROJECT)
    target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", PROJECT / "target"))
    return str(target / "release/ftpprobe")


def usage_of(command: list[str], well: tuple[int, ...] = (0,)) -> resource.struct_rusage:
    """What the process, and all that it started and waited for, took of time and memory."""
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in well:
        sys.exit(f"exit code {process.returncode}: {' '.join(command)}")
    return usage


def cpu_seconds(usage: resource.struct_rusage) -> float:
    """User and system time."""
    return usage.ru_utime + usage.ru_stime


def in_turn(commands: dict[str, list[str]], runs: int, well: tuple[int, ...] = (0,)) -> dict[str, list[float]]:
    """CPU seconds of so many runs of each command, in turn, so that whatever else the machine does hits all of them alike."""
    times = {name: [] for name in commands}
    for command in commands.values():
        usage_of(command, well)
    for _ in range(runs):
        for name, command in commands.items():
            times[name].append(cpu_seconds(usage_of(command, well)))
    return times


def tell(times: dict[str, list[float]]) -> dict[str, float]:
    """Prints the median of each, and gives them."""
    medians = {name: statistics.median(values) for name, values in times.items()}
    for name, median in medians.items():
        values = times[name]
        spread = f"{min(values) * 1000:.2f} to {max(values) * 1000:.2f} ms, {len(values)} runs"
        print(f"{name:20} median {median * 1000:6.2f} ms CPU ({spread})")
    return medians


class Process:
    """What a process that goes on has taken so far."""

    def __init__(self, number: int) -> None:
        self.folder = pathlib.Path(f"/proc/{number}")

    def cpu_seconds(self) -> float:
        fields = (self.folder / "stat").read_text().rsplit(") ", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory_kib(self, most: bool = False) -> int:
        """Resident memory, now or at most so far."""
        name = "VmHWM:" if most else "VmRSS:"
        lines = (self.folder / "status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith(name))

    def threads(self) -> int:
        return len(list((self.folder / "task").iterdir()))

    def descriptors(self) -> int:
        return len(list((self.folder / "fd").iterdir()))


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as chosen:
        return chosen.getsockname()[1]


@contextlib.contextmanager
def listening(command: list[str], port: int, **options):
    """Runs a program that listens on this port, once it does, and ends it."""
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, **options)
    try:
        await_port(process, port)
        yield process
    finally:
        process.terminate()
        process.wait()


def await_port(process: subprocess.Popen, port: int, address: str = "127.0.0.1") -> None:
    """Connects until somebody accepts."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection((address, port), 1):
            return
        time.sleep(0.05)
    sys.exit(f"it does not start: {' '.join(process.args)}")


def raise_descriptors(wanted: int) -> None:
    """So many descriptors, for this process and what it starts; root may have them whatever the limit is."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < wanted:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, wanted))
            return
        except ValueError:
            sys.exit(f"{wanted} files have to be open at once, and ulimit -n allows {hard}")
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))

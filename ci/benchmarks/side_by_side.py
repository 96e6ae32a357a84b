"""Many addresses of one vsftpd, eight at a time, beside eight curls at a time, which xargs starts.

This is about what goes on at the same time, so it takes the wall clock: whatever else the machine does hits both.
"""

import argparse
import pathlib
import statistics
import tempfile
import time

from . import measure, real


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("targets", type=int, nargs="?", default=200, help="how many [default: 200]")
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="runs of each [default: 5]")


def run(program: str, options: argparse.Namespace) -> None:
    targets = options.targets
    addresses = [f"127.0.{1 + number // 250}.{1 + number % 250}" for number in range(targets)]
    with tempfile.TemporaryDirectory(prefix="ftpprobe-") as folder, real.server("vsftpd", address="0.0.0.0") as port:
        hosts, urls = pathlib.Path(folder) / "hosts", pathlib.Path(folder) / "urls"
        hosts.write_text("".join(f"{address}:{port}\n" for address in addresses))
        urls.write_text("".join(f"ftp://{address}:{port}/\n" for address in addresses))
        commands = {
            "ftpprobe": [program, "--no-config", "--jobs", "8", "--format", "jsonl", "--targets", str(hosts)],
            "curl": ["xargs", "-a", str(urls), "-P8", "-n1", "curl", "--silent", "--show-error"],
        }
        times = {name: [] for name in commands}
        for _ in range(options.runs):
            for name, command in commands.items():
                begun = time.monotonic()
                measure.usage_of(command)
                times[name].append(time.monotonic() - begun)
    medians = {name: statistics.median(values) for name, values in times.items()}
    for name, median in medians.items():
        print(f"{name:9} median {median:6.2f} s for {targets} targets, {targets / median:6.1f} a second ({options.runs} runs)")
    print(f"ratio     {medians['ftpprobe'] / medians['curl']:.2f}")

"""The exporter beside blackbox_exporter: thousands of scrapes, CPU a probe.

Both probe the same servers by the same dialogue (greeting, USER, PASS, STAT, QUIT), eight scrapes at a time. ftpprobe asks a
few commands more, which are counted.
"""

import argparse
import concurrent.futures
import pathlib
import statistics
import tempfile
import urllib.parse
import urllib.request

from . import peers
from .measure import Process, free_port, listening
from .servers import Servers, addresses

BLACKBOX = """
modules:
  ftp:
    prober: tcp
    timeout: 10s
    tcp:
      query_response:
        - expect: "^220"
        - send: "USER anonymous\\r"
        - expect: "^331"
        - send: "PASS ftpprobe@\\r"
        - expect: "^230"
        - send: "STAT /\\r"
        - expect: "^213 "
        - send: "QUIT\\r"
        - expect: "^221"
"""

FTPPROBE = """
[defaults]
retries = 0
[modules.ftp]
until = "directory"
[modules.login]
until = "login"
[modules.greeting]
until = "greeting"
[serve]
allow = [{ network = "127.0.0.0/8", ports = "any" }]
"""

AT_ONCE = 8
WARM_UP = 200


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--probes", type=int, default=4000, metavar="N", help="scrapes of each [default: 4000]")
    parser.add_argument("--runs", type=int, default=3, metavar="N", help="times, in turn [default: 3]")


def scrape(port: int, target: str, module: str) -> bool:
    query = urllib.parse.urlencode({"target": target, "module": module})
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/probe?{query}", timeout=60) as answer:
        text = answer.read().decode()
    lines = [line for line in text.splitlines() if line.startswith(("probe_success", "ftpprobe_success"))]
    return len(lines) == 1 and float(lines[0].rsplit(" ", 1)[1]) == 1


def measured(command: list[str], port: int, module: str, servers: Servers, probes: int) -> tuple[float, float]:
    """Milliseconds of CPU a probe, and MiB at most."""
    targets = [f"{address}:{servers.port}" for address in addresses(250)]
    asked = [targets[number % len(targets)] for number in range(probes)]
    with listening(command, port) as started, concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        process = Process(started.pid)
        list(pool.map(lambda target: scrape(port, target, module), asked[:WARM_UP]))
        servers.commands.clear()
        before = process.cpu_seconds()
        worked = sum(pool.map(lambda target: scrape(port, target, module), asked))
        took = process.cpu_seconds() - before
        if worked != probes:
            print(f"only {worked} of {probes} probes worked")
        return took / probes * 1000, process.memory_kib(most=True) / 1024


def run(program: str, options: argparse.Namespace) -> None:
    blackbox = peers.program("prometheus-blackbox-exporter")
    with tempfile.TemporaryDirectory(prefix="ftpprobe-") as name, Servers() as servers:
        folder = pathlib.Path(name)
        (folder / "blackbox.yml").write_text(BLACKBOX)
        (folder / "ftpprobe.toml").write_text(FTPPROBE)
        ports = {"blackbox": free_port(), "ftpprobe": free_port()}
        commands = {
            "blackbox": [blackbox, "--config.file", str(folder / "blackbox.yml"), "--log.level=error",
                         f"--web.listen-address=127.0.0.1:{ports['blackbox']}"],
            "ftpprobe": [program, "serve", "--quiet", "--cache", "0s", "--config", str(folder / "ftpprobe.toml"),
                         "--listen", f"127.0.0.1:{ports['ftpprobe']}"],
        }
        asked = [("blackbox", "ftp"), ("ftpprobe", "ftp"), ("ftpprobe", "login"), ("ftpprobe", "greeting")]
        found = {pair: [] for pair in asked}
        for _ in range(options.runs):
            for pair in asked:
                name, module = pair
                cpu, memory = measured(commands[name], ports[name], module, servers, options.probes)
                found[pair].append(cpu)
                commands_a_probe = servers.commands.total() / options.probes
                print(f"{name} {module:9} {cpu:6.3f} ms CPU a probe, {memory:.0f} MiB at most, {commands_a_probe:.1f} commands a probe")
        least = {pair: min(values) for pair, values in found.items()}
        for (name, module), values in found.items():
            ratio = least[name, module] / least["blackbox", "ftp"]
            print(f"{name} {module:9} least {min(values):.3f}, median {statistics.median(values):.3f} ms; ratio {ratio:.2f}")

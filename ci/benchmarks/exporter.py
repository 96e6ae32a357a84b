"""The exporter beside blackbox_exporter: the same dialogue (greeting, USER, PASS, STAT, QUIT), scrape after scrape."""

import concurrent.futures
import contextlib
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request

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
until = "directory"
retries = 0
[serve]
allow = [{ network = "127.0.0.0/8", ports = "any" }]
"""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as chosen:
        return chosen.getsockname()[1]


def usage(process: int) -> tuple[float, float]:
    """Seconds of CPU so far, and MiB at most."""
    fields = pathlib.Path(f"/proc/{process}/stat").read_text().rsplit(") ", 1)[1].split()
    seconds = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    status = pathlib.Path(f"/proc/{process}/status").read_text()
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return seconds, int(peak.split()[1]) / 1024


def scrape(port: int, target: str, module: str | None) -> bool:
    query = {"target": target} | ({"module": module} if module else {})
    url = f"http://127.0.0.1:{port}/probe?{urllib.parse.urlencode(query)}"
    with urllib.request.urlopen(url, timeout=60) as answer:
        text = answer.read().decode()
    lines = [line for line in text.splitlines() if line.startswith(("probe_success", "ftpprobe_success"))]
    return len(lines) == 1 and float(lines[0].rsplit(" ", 1)[1]) == 1


@contextlib.contextmanager
def exporter(command: list[str], port: int):
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and process.poll() is None:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                yield process.pid
                return
            time.sleep(0.05)
        sys.exit(f"it does not start: {' '.join(command)}")
    finally:
        process.terminate()
        process.wait()


def compare(program: str, blackbox: str, probes: int) -> None:
    """Both get as many scrapes of the same servers, eight at a time, and their own CPU time is taken."""
    results = {}
    with tempfile.TemporaryDirectory(prefix="ftpprobe-") as name, Servers() as servers:
        folder = pathlib.Path(name)
        (folder / "blackbox.yml").write_text(BLACKBOX)
        (folder / "ftpprobe.toml").write_text(FTPPROBE)
        targets = [f"{address}:{servers.port}" for address in addresses(250)]
        ports = {"blackbox": free_port(), "ftpprobe": free_port()}
        commands = {
            "ftpprobe": [program, "serve", "--quiet", "--cache", "0s", "--config", str(folder / "ftpprobe.toml"),
                         "--listen", f"127.0.0.1:{ports['ftpprobe']}"],
            "blackbox": [blackbox, "--config.file", str(folder / "blackbox.yml"), "--log.level=error",
                         f"--web.listen-address=127.0.0.1:{ports['blackbox']}"],
        }
        for name, command in commands.items():
            module = "ftp" if name == "blackbox" else None
            with exporter(command, ports[name]) as process, concurrent.futures.ThreadPoolExecutor(8) as pool:
                asked = [targets[number % len(targets)] for number in range(probes)]
                list(pool.map(lambda target: scrape(ports[name], target, module), asked[:50]))
                before, _ = usage(process)
                worked = sum(pool.map(lambda target: scrape(ports[name], target, module), asked))
                after, peak = usage(process)
                results[name] = (after - before) / probes
                print(f"{name:9} {results[name] * 1000:6.2f} ms CPU a probe, {peak:.0f} MiB at most ({worked} of {probes} worked)")
    print(f"ratio     {results['ftpprobe'] / results['blackbox']:.2f}")


def run(program: str, servers: pathlib.Path, probes: int) -> None:
    found = servers / "bin/prometheus-blackbox-exporter"
    blackbox = str(found) if found.exists() else shutil.which("prometheus-blackbox-exporter")
    if blackbox is None:
        sys.exit("the peer is missing: apt-get install prometheus-blackbox-exporter, without starting it")
    compare(program, blackbox, probes)

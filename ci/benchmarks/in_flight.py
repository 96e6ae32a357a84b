"""Many targets that answer slowly, all of them in flight at once: memory and CPU a target."""

import os
import pathlib
import resource
import subprocess
import tempfile

from .servers import Servers, addresses

DELAY = 8


def run(program: str, numbers: list[int]) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    before = None
    with tempfile.TemporaryDirectory(prefix="ftpprobe-") as folder:
        for number in [1, *numbers]:
            with Servers(DELAY) as servers:
                hosts = pathlib.Path(folder) / "hosts"
                hosts.write_text("".join(f"{address}:{servers.port}\n" for address in addresses(number)))
                command = [program, "--no-config", "--until", "login", "--retries", "0", "--timeout", "60s", "--deadline", "120s",
                           "--jobs", str(number), "--format", "jsonl", "--targets", str(hosts)]
                process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
                _, status, usage = os.wait4(process.pid, 0)
                process.returncode = os.waitstatus_to_exitcode(status)
                peak, cpu = usage.ru_maxrss, usage.ru_utime + usage.ru_stime
                text = f"{number:5} targets, {servers.most} at once: {peak / 1024:6.1f} MiB at most, {cpu:6.2f} s CPU, exit {process.returncode}"
                if before is None:
                    before = peak
                else:
                    text += f"; a target {(peak - before) / number:.1f} KiB, {cpu / number * 1000:.2f} ms CPU"
                print(text)

"""Two long logs beside what `grep -c` needs for them: megabytes a second, and memory.

One is a day of a vsftpd with log_ftp_protocol, which is so many short sessions with a wrong password; the other one session of
lftp that fetches files until its log is as long.
"""

import argparse
import pathlib
import random
import statistics
import tempfile

from .measure import cpu_seconds, usage_of


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("sessions", type=int, nargs="?", default=50_000, help="how many [default: 50000]")
    parser.add_argument("--runs", type=int, default=3, metavar="N", help="runs of each [default: 3]")


def write_day(path: pathlib.Path, sessions: int) -> None:
    """Short sessions of many clients, spread over a day; the same for the same number."""
    pick = random.Random(7)
    with path.open("w") as log:
        for number in range(sessions):
            client = f"198.51.100.{pick.randrange(1, 250)}"
            user = pick.choice(["root", "admin", "test", "www", f"user{pick.randrange(1000)}"])
            second = number * 86400 // sessions
            time = f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"
            front = f"Sat Nov 28 {time} 2026 [pid {pick.randrange(1000, 30000)}] "
            said = f'{front}FTP response: Client "{client}", '
            sent = f'{front}FTP command: Client "{client}", '
            log.write(f'{front}CONNECT: Client "{client}"\n{said}"220 (vsFTPd 3.0.5)"\n')
            log.write(f'{sent}"USER {user}"\n{said}"331 Please specify the password."\n')
            log.write(f'{sent}"PASS <password>"\n{front}[{user}] FAIL LOGIN: Client "{client}"\n')
            log.write(f'{said}"530 Login incorrect."\n{sent}"QUIT"\n{said}"221 Goodbye."\n')


def write_session(path: pathlib.Path, size: int) -> None:
    """One session of at least so many bytes; each file over a data connection of its own."""
    with path.open("w") as log:
        log.write("---- Connecting to files.example.com (192.0.2.10) port 21\n<--- 220 Welcome\n")
        log.write("---> USER alice\n<--- 331 Please specify the password.\n")
        log.write("---> PASS XXXX\n<--- 230 Login successful.\n")
        number = written = 0
        while written < size:
            number += 1
            port = 50000 + number % 1000
            passive = f"192,0,2,10,{port >> 8},{port & 255}"
            written += log.write(
                f"---> PASV\n<--- 227 Entering Passive Mode ({passive}).\n"
                f"---> RETR backup-{number:07}.tar.gz\n"
                "<--- 150 Opening BINARY mode data connection.\n<--- 226 Transfer complete.\n"
            )
        log.write("---> QUIT\n<--- 221 Goodbye.\n")


def run(program: str, options: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory(prefix="ftpprobe-") as folder:
        day, session = pathlib.Path(folder) / "vsftpd.log", pathlib.Path(folder) / "lftp.log"
        write_day(day, options.sessions)
        write_session(session, day.stat().st_size)
        for path, shape, words in (
            (day, f"{options.sessions} sessions of vsftpd", "530 Login"),
            (session, "one session of lftp", "226 Transfer"),
        ):
            size = path.stat().st_size / 1e6
            print(f"log       {size:.0f} MB, {shape}")
            commands = {
                "ftpprobe": [program, "diagnose", "--format", "json", str(path)],
                "grep": ["grep", "-c", words, str(path)],
            }
            for name, command in commands.items():
                # Findings are no failure to read.
                usages = [usage_of(command, (0, 1, 2)) for _ in range(options.runs)]
                median = statistics.median(cpu_seconds(usage) for usage in usages)
                peak = max(usage.ru_maxrss for usage in usages) / 1024
                speed = f"{median:6.2f} s CPU, {size / median:6.1f} MB/s"
                print(f"{name:9} median {speed}, {peak:.0f} MiB at most ({options.runs} runs)")

"""A packet capture beside what `tshark -Y ftp` needs for it: megabytes a second, and memory.

It holds downloads over data connections, other traffic beside them, and many small sessions.
"""

import argparse
import pathlib
import shutil
import statistics
import struct
import tempfile

from .measure import cpu_seconds, usage_of


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("megabytes", type=int, nargs="?", default=200, help="its size [default: 200]")
    parser.add_argument("--runs", type=int, default=3, metavar="N", help="runs of each [default: 3]")


class Capture:
    """Writes TCP over IPv4 over Ethernet into a pcap file."""

    def __init__(self, file) -> None:
        self.file = file
        self.now = 1_790_000_000.0
        self.size = file.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 1))

    def packet(self, source, destination, sequence, acknowledged, flags, data=b"") -> None:
        self.now += 0.0001
        ip = struct.pack(
            ">BBHHHBBH4s4s", 0x45, 0, 40 + len(data), 0, 0x4000, 64, 6, 0, source[0], destination[0]
        )
        tcp = struct.pack(
            ">HHIIBBHHH", source[1], destination[1], sequence, acknowledged, 0x50, flags, 64000, 0, 0
        )
        frame = b"\x02" * 12 + b"\x08\x00" + ip + tcp + data
        seconds, micros = int(self.now), int(self.now % 1 * 1e6)
        header = struct.pack("<IIII", seconds, micros, len(frame), len(frame))
        self.size += self.file.write(header + frame)


class Connection:
    """One TCP connection in a capture."""

    SYN, ACK, PUSH, FIN = 2, 16, 24, 17

    def __init__(self, capture, client, server) -> None:
        self.capture, self.ends, self.sequences = capture, (client, server), [1000, 5000]
        self.send(0, self.SYN)
        self.send(1, self.SYN | self.ACK)
        self.send(0, self.ACK)

    def send(self, side, flags, data=b"") -> None:
        ends, sequences = self.ends, self.sequences
        acknowledged = 0 if flags == self.SYN else sequences[1 - side]
        self.capture.packet(ends[side], ends[1 - side], sequences[side], acknowledged, flags, data)
        sequences[side] += len(data) + (1 if flags & 3 else 0)

    def close(self) -> None:
        for side in (1, 0):
            self.send(side, self.FIN)
            self.send(1 - side, self.ACK)


def write_capture(path: pathlib.Path, size: int) -> None:
    """A session with a long download, then small ones and other traffic, in turn."""
    segment = bytes(range(256)) * 5
    server, web = bytes([192, 0, 2, 10]), bytes([192, 0, 2, 80])
    with path.open("wb") as file:
        capture = Capture(file)
        number = 0
        while capture.size < size:
            number += 1
            client = bytes([198, 51, 100, number % 250 + 1])
            port, passive = 20000 + number % 40000, 50000 + number % 1000
            control = Connection(capture, (client, port), (server, 21))
            control.send(1, Connection.PUSH, b"220 Welcome\r\n")
            for command, reply in (
                ("USER alice", "331 Please specify the password."),
                ("PASS secret", "230 Login successful."),
                ("PASV", f"227 Entering Passive Mode (192,0,2,10,{passive >> 8},{passive & 255})."),
                ("RETR backup.tar", "150 Opening BINARY mode data connection."),
            ):
                control.send(0, Connection.PUSH, f"{command}\r\n".encode())
                control.send(1, Connection.PUSH, f"{reply}\r\n".encode())
            data = Connection(capture, (client, port + 1), (server, passive))
            other = Connection(capture, (client, port + 2), (web, 8080))
            for index in range(4000 if number % 10 == 1 else 4):
                data.send(1, Connection.PUSH, segment)
                if index % 4 == 0:
                    data.send(0, Connection.ACK)
                    other.send(1, Connection.PUSH, segment)
            data.close()
            other.close()
            control.send(1, Connection.PUSH, b"226 Transfer complete.\r\n")
            control.send(0, Connection.PUSH, b"QUIT\r\n")
            control.send(1, Connection.PUSH, b"221 Goodbye.\r\n")
            control.close()


def run(program: str, options: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory(prefix="ftpprobe-") as folder:
        path = pathlib.Path(folder) / "ftp.pcap"
        write_capture(path, options.megabytes * 1_000_000)
        size = path.stat().st_size / 1e6
        print(f"capture   {size:.0f} MB")
        commands = {"ftpprobe": [program, "diagnose", "--format", "jsonl", str(path)]}
        if shutil.which("tshark"):
            commands["tshark"] = ["tshark", "-n", "-r", str(path), "-Y", "ftp"]
        medians = {}
        for name, command in commands.items():
            usages = [usage_of(command, (0, 1, 2)) for _ in range(options.runs)]
            medians[name] = statistics.median(cpu_seconds(usage) for usage in usages)
            peak = max(usage.ru_maxrss for usage in usages) / 1024
            speed = f"{medians[name]:6.2f} s CPU, {size / medians[name]:6.1f} MB/s"
            print(f"{name:9} median {speed}, {peak:.0f} MiB at most ({options.runs} runs)")
        if "tshark" in medians:
            print(f"ratio     {medians['ftpprobe'] / medians['tshark']:.2f}")
        else:
            print("tshark    is not installed")

"""Real FTP servers on loopback, configured as the tests configure them (`tests/support/`)."""

import contextlib
import dataclasses
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

from .measure import await_port, free_port
from .peers import PROJECT, SERVERS

USER, PASSWORD = "tester", "open sesame"
# The password as crypt(3) writes it, as in tests/support/server.rs.
PASSWORD_HASH = "$6$ftpprobe$yzjgPlRPWXnIh.scMky7G/.OpGcneekatBJy3CiDdD/9uTusRy.FRLi33fUr.ta9evzDxInl/E0RGnr9cxIJl."

ENVIRONMENT = {
    **os.environ,
    "LD_LIBRARY_PATH": str(SERVERS / "lib"),
    "PYTHONPATH": str(SERVERS / "python"),
}


@dataclasses.dataclass
class Setup:
    """Where a server is, what it serves, and which files are its own."""

    folder: pathlib.Path
    served: pathlib.Path
    address: str
    port: int

    def file(self, name: str, lines: list[str]) -> str:
        path = self.folder / name
        path.write_text("".join(f"{line}\n" for line in lines))
        path.chmod(0o600)
        return str(path)


def vsftpd(setup: Setup) -> list[str]:
    """Anonymous logins only."""
    empty = setup.folder / "empty"
    empty.mkdir()
    return [str(SERVERS / "bin/vsftpd"), setup.file("vsftpd.conf", [
        "listen=YES",
        f"listen_address={setup.address}",
        f"listen_port={setup.port}",
        "background=NO",
        "anonymous_enable=YES",
        "ftp_username=daemon",
        "nopriv_user=nobody",
        f"anon_root={setup.served}",
        f"secure_chroot_dir={empty}",
        "seccomp_sandbox=NO",
        "isolate=NO",
        "isolate_network=NO",
    ])]


def proftpd(setup: Setup) -> list[str]:
    """One user."""
    passwords = setup.file("passwords", [f"{USER}:{PASSWORD_HASH}:65534:65534::{setup.served}:/bin/sh"])
    return [str(SERVERS / "bin/proftpd"), "--nodaemon", "--config", setup.file("proftpd.conf", [
        'ServerName "practice"',
        "ServerType standalone",
        "UseIPv6 off",
        f"DefaultAddress {setup.address}",
        f"Port {setup.port}",
        "SocketBindTight on",
        "User nobody",
        "Group nogroup",
        f"PidFile {setup.folder / 'pid'}",
        f"ScoreboardFile {setup.folder / 'scoreboard'}",
        "ControlsEngine off",
        "UseReverseDNS off",
        "WtmpLog off",
        "TransferLog none",
        "AuthPAM off",
        "AuthOrder mod_auth_file.c",
        f"AuthUserFile {passwords}",
        "DefaultRoot ~",
        "DelayEngine off",
        "RequireValidShell off",
        "MaxInstances none",
    ])]


def pure_ftpd(setup: Setup) -> list[str]:
    """One virtual user."""
    users = setup.file("users", [f"{USER}:{PASSWORD_HASH}:65534:65534::{setup.served}/./::::::::::::"])
    index = str(setup.folder / "users.pdb")
    subprocess.run([SERVERS / "bin/pure-pw", "mkdb", index, "-f", users], env=ENVIRONMENT, check=True)
    return [str(SERVERS / "bin/pure-ftpd"), f"-S{setup.address},{setup.port}", "-4", "--dontresolve", "--chrooteveryone",
            "--noanonymous", f"--pidfile={setup.folder / 'pid'}", f"--login=puredb:{index}", "--syslogfacility=none"]


def pyftpdlib(setup: Setup) -> list[str]:
    """One user, and anonymous logins; by the script of the tests."""
    options = {
        "address": setup.address, "port": setup.port, "user": USER, "password": PASSWORD, "served": str(setup.served),
        "passive_ports": [61_000, 65_000], "banner": None, "certificate": None, "settings": [],
    }
    return [sys.executable, str(PROJECT / "tests/support/pyftpdlib_server.py"), json.dumps(options)]


SOFTWARE = {"vsftpd": vsftpd, "proftpd": proftpd, "pure-ftpd": pure_ftpd, "pyftpdlib": pyftpdlib}


@contextlib.contextmanager
def server(name: str, entries: int = 200, address: str = "127.0.0.1", port: int = 0, within: tuple[str, ...] = ()):
    """Yields the port of such a server with so many files. `within` goes before its command, and then nobody waits for it."""
    with tempfile.TemporaryDirectory(prefix="ftpprobe-") as base:
        folder = pathlib.Path(base)
        folder.chmod(0o755)
        served = folder / "served"
        served.mkdir()
        for number in range(entries):
            (served / f"file {number:03}.txt").write_text("hello\n")
        port = port or free_port()
        command = SOFTWARE[name](Setup(folder, served, address, port))
        process = subprocess.Popen(
            [*within, *command], env=ENVIRONMENT, start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        try:
            if within:
                time.sleep(1)
            else:
                await_port(process, port, "127.0.0.1" if address == "0.0.0.0" else address)
            yield port
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

"""One run of the program beside the tools of one run: CPU of whole processes.

The plain run is held against curl listing the same directory of a vsftpd. The two do not do the same work: ftpprobe also asks for
features and status, lists over EPSV and over PASV, and judges what it saw. `--until greeting` is held against check_ftp of the
Monitoring Plugins, which reads the greeting and says QUIT.
"""

import argparse
import contextlib

from . import measure, peers, real


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--runs", type=int, default=50, metavar="N", help="runs of each [default: 50]")
    parser.add_argument("--port", type=int, help="an anonymous server that runs already on 127.0.0.1")


def run(program: str, options: argparse.Namespace) -> None:
    # check_ftp is a name of check_tcp, which looks at how it is called.
    check_ftp = peers.program("check_ftp")
    running = contextlib.nullcontext(options.port) if options.port else real.server("vsftpd")
    with running as port:
        url, address = f"ftp://127.0.0.1:{port}/", f"127.0.0.1:{port}"
        plain = measure.tell(measure.in_turn({
            "ftpprobe, JSON": [program, "--no-config", "--format", "json", url],
            "ftpprobe, text": [program, "--no-config", url],
            "curl": ["curl", "--silent", "--show-error", url],
        }, options.runs))
        greeting = measure.tell(measure.in_turn({
            "until greeting": [program, "--no-config", "--until", "greeting", address],
            "until greeting, -q": [program, "--no-config", "--until", "greeting", "--quiet", address],
            "until greeting, JSON": [program, "--no-config", "--until", "greeting", "--format", "json", address],
            "check_ftp": [check_ftp, "-H", "127.0.0.1", "-p", str(port)],
        }, options.runs))
    for medians, peer in ((plain, "curl"), (greeting, "check_ftp")):
        for name in medians:
            if name != peer:
                print(f"{name:20} {medians[name] / medians[peer]:5.2f} of {peer}")

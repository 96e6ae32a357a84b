"""FTP servers that cost little, on every address of 127.0.0.0/8 at once. Only the programs that ask are measured."""

import asyncio
import contextlib
import threading

REPLIES = {
    "FEAT": "211 No features",
    "USER": "331 Password required",
    "PASS": "230 Logged in",
    "SYST": "215 UNIX Type: L8",
    "PWD": '257 "/" is the directory',
    "CWD": "250 Changed",
    "STAT": "213-Status\r\n drwxr-xr-x 2 ftp ftp 4096 Jan 01 00:00 pub\r\n213 End",
    "QUIT": "221 Goodbye",
}


class Servers:
    """Serves greeting, login, STAT and QUIT. The greeting comes after `delay` seconds."""

    def __init__(self, delay: float = 0) -> None:
        self.delay = delay
        self.port = 0
        self.sessions = 0
        self.now = 0
        self.most = 0
        self.loop = asyncio.new_event_loop()

    async def session(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.sessions += 1
        self.now += 1
        self.most = max(self.most, self.now)
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            await asyncio.sleep(self.delay)
            writer.write(b"220 Ready\r\n")
            while line := await reader.readline():
                verb = line.decode("latin-1").split(maxsplit=1)[0].upper() if line.strip() else ""
                writer.write(REPLIES.get(verb, "502 Not implemented").encode() + b"\r\n")
                if verb == "QUIT":
                    break
            await writer.drain()
        self.now -= 1
        writer.close()

    async def begin(self, begun: threading.Event) -> None:
        server = await asyncio.start_server(self.session, "0.0.0.0", 0, backlog=4096)
        self.port = server.sockets[0].getsockname()[1]
        begun.set()

    def __enter__(self) -> "Servers":
        begun = threading.Event()
        self.loop.create_task(self.begin(begun))
        threading.Thread(target=self.loop.run_forever, daemon=True).start()
        begun.wait()
        return self

    def __exit__(self, *_: object) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)


def addresses(number: int) -> list[str]:
    """So many addresses, each a server of its own."""
    return [f"127.{1 + index // 62500}.{index // 250 % 250}.{1 + index % 250}" for index in range(number)]

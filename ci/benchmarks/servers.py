"""FTP servers that cost little, one at every address of 127.0.0.0/8. Only the programs that ask are measured."""

import asyncio
import collections
import contextlib
import threading
import typing

GREETING = "greeting"

REPLIES = {
    GREETING: "220 Ready",
    "FEAT": "211 No features",
    "USER": "331 Password required",
    "PASS": "230 Logged in",
    "SYST": "215 UNIX Type: L8",
    "PWD": '257 "/" is the directory',
    "CWD": "250 Changed",
    "TYPE": "200 Type set",
    "STAT": "213-Status\r\n drwxr-xr-x 2 ftp ftp 4096 Jan 01 00:00 pub\r\n213 End",
    "QUIT": "221 Goodbye",
}
LISTING = b"-rw-r--r-- 1 ftp ftp 5 Jan 01 2025 a.txt\r\n"

# What a server does in place of a reply.
HANG_UP = None
SILENCE = ""


class Gate:
    """Where the sessions at so many servers wait for each other; whoever started them learns when all are there."""

    def __init__(self, number: int, reached: typing.Callable[[], None]) -> None:
        self.number = number
        self.reached = reached
        # A client that waits for a greeting may look for TLS over a second connection.
        self.here = set()
        self.open = asyncio.Event()

    async def wait(self, address: str) -> None:
        is_new = address not in self.here
        self.here.add(address)
        if is_new and len(self.here) == self.number:
            # The last one has arrived here before its client has settled down to wait.
            await asyncio.sleep(1)
            self.reached()
            self.open.set()
        await self.open.wait()


class Last:
    """Lets all pass but the last of so many, which waits until it is let go."""

    def __init__(self, number: int) -> None:
        self.missing = number
        self.arrived = threading.Event()
        self.let_go = threading.Event()

    async def wait(self, _: str) -> None:
        self.missing -= 1
        if self.missing == 0:
            self.arrived.set()
            while not self.let_go.is_set():
                await asyncio.sleep(0.05)


class Servers:
    """Serves greeting, login, STAT, listings, and QUIT; `odd` holds what the servers at some addresses say instead, a reply for
    each command. The greeting comes after `delay` seconds. A session waits at `gates`, by command, before the reply."""

    def __init__(self, delay: float = 0, odd: dict[str, dict[str, str | None]] | None = None,
                 gates: dict[str, Gate | Last] | None = None) -> None:
        self.delay = delay
        self.odd = odd or {}
        self.gates = gates or {}
        self.port = 0
        self.sessions = self.now = self.most = 0
        self.commands = collections.Counter()
        self.loop = asyncio.new_event_loop()

    async def session(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.sessions += 1
        self.now += 1
        self.most = max(self.most, self.now)
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            await self.serve(reader, writer)
        self.now -= 1
        writer.close()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        address = writer.get_extra_info("sockname")[0]
        replies = REPLIES | self.odd.get(address, {})
        await asyncio.sleep(self.delay)
        verb, data = GREETING, None
        while True:
            if verb in self.gates:
                await self.gates[verb].wait(address)
            match verb, replies.get(verb, "502 Not implemented"):
                case _, None:
                    return
                case _, "":
                    await reader.read()
                    return
                case "EPSV" | "PASV", _ if verb not in replies:
                    data = await Data.open(address)
                    writer.write(data.announced(verb))
                case "LIST", _ if verb not in replies and data:
                    writer.write(b"150 Here it comes\r\n")
                    await data.send(LISTING)
                    writer.write(b"226 Done\r\n")
                    data = None
                case _, reply:
                    writer.write(f"{reply}\r\n".encode())
            await writer.drain()
            if verb == "QUIT":
                return
            line = await reader.readline()
            if not line:
                return
            verb = line.decode("latin-1").strip().partition(" ")[0].upper()
            self.commands[verb] += 1

    async def begin(self, begun: threading.Event) -> None:
        server = await asyncio.start_server(self.session, "0.0.0.0", 0, backlog=8192)
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


class Data:
    """A data connection of passive mode."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.client: asyncio.Future[asyncio.StreamWriter] = asyncio.get_running_loop().create_future()
        self.server: asyncio.Server | None = None

    @classmethod
    async def open(cls, address: str) -> "Data":
        data = cls(address)
        data.server = await asyncio.start_server(lambda _, writer: data.client.set_result(writer), address, 0)
        return data

    def announced(self, verb: str) -> bytes:
        port = self.server.sockets[0].getsockname()[1]
        numbers = ",".join([*self.address.split("."), str(port >> 8), str(port & 255)])
        reply = f"229 Extended (|||{port}|)" if verb == "EPSV" else f"227 Passive ({numbers})"
        return f"{reply}\r\n".encode()

    async def send(self, data: bytes) -> None:
        writer = await self.client
        writer.write(data)
        await writer.drain()
        writer.close()
        self.server.close()


def addresses(number: int) -> list[str]:
    """So many addresses, each a server of its own."""
    return [f"127.{1 + index // 62500}.{index // 250 % 250}.{1 + index % 250}" for index in range(number)]

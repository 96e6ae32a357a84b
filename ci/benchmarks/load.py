"""What ci/soak asks an exporter: scrapes of targets in turn at a steady rate, and now and then everything else that it answers."""

import collections
import dataclasses
import itertools
import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

# Every so many probes.
PAGES, METRICS, RELOADS = 10, 15, 200


@dataclasses.dataclass(frozen=True)
class Asked:
    """A target, and what its probes are to say."""

    target: str
    module: str
    succeeds: bool
    # The page asks as the module "default" says, for as long as that takes.
    on_page: bool = True


class Load:
    """Asks with several threads. Between `go` and `rest` they ask; after `rest` none of them has a connection."""

    def __init__(self, port: int, asked: list[Asked], rate: float, workers: int) -> None:
        self.base = f"http://127.0.0.1:{port}"
        self.asked = asked
        self.workers = workers
        self.pause = workers / rate
        self.numbers = itertools.count(1)
        self.lock = threading.Lock()
        self.going = threading.Event()
        self.threads: list[threading.Thread] = []
        self.counts = collections.Counter()
        self.wrong = collections.Counter()

    def go(self) -> None:
        self.going.set()
        self.threads = [threading.Thread(target=self.work, daemon=True) for _ in range(self.workers)]
        for thread in self.threads:
            thread.start()

    def rest(self) -> None:
        self.going.clear()
        for thread in self.threads:
            thread.join()

    def work(self) -> None:
        while self.going.is_set():
            begun = time.monotonic()
            number = next(self.numbers)
            try:
                self.one(number)
            except (OSError, urllib.error.URLError) as error:
                self.note("failed requests", str(error))
            time.sleep(max(0, self.pause - (time.monotonic() - begun)))

    def one(self, number: int) -> None:
        asked = self.asked[number % len(self.asked)]
        text = self.get("/probe", target=asked.target, module=asked.module)
        found = re.search(r"^ftpprobe_success(?:\{.*\})? (\d)", text, re.MULTILINE)
        if found is None or (found[1] == "1") != asked.succeeds:
            self.note("other results than expected", f"{asked.target} {asked.module}")
        self.note("probes")
        if number % METRICS == 0:
            self.get("/metrics")
            self.note("/metrics")
        if number % PAGES == 0 and asked.on_page:
            self.page(asked)
        if number % RELOADS == 0:
            self.send("/-/reload", {})
            self.note("reloads")

    def page(self, asked: Asked) -> None:
        """The first page, a check that its form begins, and the events and the page of that."""
        token = re.search(r'name="token"[^>]*value="([^"]*)"', self.get("/"))
        path = urllib.parse.urlsplit(self.send("/runs", {"token": token[1] if token else "", "host": asked.target})).path
        self.get(f"{path}/events")
        self.get(path)
        self.note("checks on the page")

    def get(self, path: str, **query: str) -> str:
        where = f"{self.base}{path}?{urllib.parse.urlencode(query)}"
        request = urllib.request.Request(where, headers={"X-Prometheus-Scrape-Timeout-Seconds": "60"})
        with urllib.request.urlopen(request, timeout=90) as answer:
            return answer.read().decode()

    def send(self, path: str, fields: dict[str, str]) -> str:
        """Gives where this leads."""
        body = urllib.parse.urlencode(fields).encode()
        with urllib.request.urlopen(f"{self.base}{path}", data=body, timeout=90) as answer:
            answer.read()
            return answer.url

    def note(self, what: str, wrong: str | None = None) -> None:
        with self.lock:
            self.counts[what] += 1
            if wrong is not None:
                self.wrong[f"{what}: {wrong}"] += 1

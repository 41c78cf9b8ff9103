"""`python -m tests.faults.crowd PORT idle=10000 head=1000`: many who hold on to a server.

A process of its own, so that the listeners beside it, whose waiting is measured, wait for the
server alone. It says `there` when all of them are, holds on until its input ends, and says then
what became of them: how many came, and were cut off by a server that had enough.

`giant=100000000` besides: somebody sends one body of so many bytes after another.
"""

import contextlib
import http.client
import itertools
import json
import os
import random
import resource
import selectors
import socket
import sys
import threading
import time
from collections import Counter

EVERY = 3.0
"""Seconds between two bytes of one who is slow."""
AT_ONCE = 200
PAUSE = 0.3
"""Of a giant between two bodies."""
LINE = 125_000_000
"""Bytes a second of a giant, a line of 1 Gbit/s: a body of 100 MB takes 0.8 s. Without it, one
would be here after a tenth of a second, in which its sender had half of this machine."""
PORTS = 10_000
"""Connections from one address; who needs more has several (127.0.0.2, …)."""
GIVES_WAY = 19
"""A crowd has machines of its own: here it takes what the server and its listeners leave."""
IP_BIND_ADDRESS_NO_PORT = 24
"""Of Linux, without a name in Python: the port is chosen when the other end is known. Before,
it would have to be free towards everybody."""
START = {
    "idle": b"",
    "head": b"GET /api/tracks/ HTTP/1.1\r\nHost: 127.0.0.1\r\n",
    "body": b"POST /api/auth/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    b"Content-Type: application/json\r\nContent-Length: 5000\r\n\r\n",
}
"""What they say at once, and then bit by bit: nothing, a head, a body."""
MORE = {"idle": b"", "head": b"X-A: b\r\n", "body": b" "}


PIECE = b'"' + b"a" * 65_534 + b'"'


class Crowd:
    """Whoever is cut off comes again."""

    def __init__(self, port: int, wanted: dict[str, int]) -> None:
        self.port, self.wanted = port, wanted
        self.all = selectors.DefaultSelector()
        self.all.register(sys.stdin, selectors.EVENT_READ)
        self.numbers = itertools.count(random.randrange(200) * PORTS)  # noqa: S311
        self.here: dict[str, dict[socket.socket, float]] = {how: {} for how in wanted}
        self.told: Counter[str] = Counter()
        self.complete = False

    def hold(self) -> None:
        """Until standard input ends."""
        while True:
            for how, many in self.wanted.items():
                for _ in range(min(many - len(self.here[how]), AT_ONCE)):
                    self.come(how)
            for key, events in self.all.select(0.05):
                if key.fileobj is sys.stdin:
                    return
                assert isinstance(key.fileobj, socket.socket)
                self.meet(key.fileobj, key.data, events)
            self.go_on()
            self.complete = self.complete or self.all_there()

    def come(self, how: str) -> None:
        one = socket.socket()
        one.setblocking(False)
        one.setsockopt(socket.IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1)
        one.bind((f"127.0.0.{2 + next(self.numbers) // PORTS % 200}", 0))
        with contextlib.suppress(BlockingIOError):
            one.connect(("127.0.0.1", self.port))
        self.all.register(one, selectors.EVENT_READ | selectors.EVENT_WRITE, how)
        self.here[how][one] = 0.0

    def meet(self, one: socket.socket, how: str, events: int) -> None:
        try:
            if events & selectors.EVENT_READ:
                self.go(one, how, "answered" if one.recv(4096) else "cut")
            elif not self.here[how][one]:
                one.sendall(START[how])
                self.told[f"{how} came"] += 1
                due = EVERY * random.random()  # noqa: S311 — or all of them spoke at once
                self.here[how][one] = time.monotonic() + due
                self.all.modify(one, selectors.EVENT_READ, how)
        except OSError:
            self.go(one, how, "cut")

    def go(self, one: socket.socket, how: str, why: str) -> None:
        self.told[f"{how} {why}"] += 1
        self.all.unregister(one)
        del self.here[how][one]
        one.close()

    def go_on(self) -> None:
        now = time.monotonic()
        for how in (how for how in self.wanted if MORE[how]):
            for one in [one for one, due in self.here[how].items() if 0 < due < now]:
                self.here[how][one] = now + EVERY
                try:
                    one.sendall(MORE[how])
                except OSError:
                    self.go(one, how, "cut")

    def all_there(self) -> bool:
        there = {how: sum(map(bool, some.values())) for how, some in self.here.items()}
        if there == self.wanted:
            sys.stdout.write("there\n")
            sys.stdout.flush()
        return there == self.wanted


class Giants(threading.Thread):
    """Told is what was answered; 0: hung up."""

    def __init__(self, port: int, size: int) -> None:
        super().__init__(daemon=True)
        self.port, self.size, self.told = port, size, Counter[str]()

    def run(self) -> None:
        for chunked in itertools.cycle((False, True)):
            status = self.send(chunked=chunked)
            self.told[f"giant {status}"] += 1
            time.sleep(PAUSE)

    def send(self, *, chunked: bool) -> int:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        length = {"Transfer-Encoding": "chunked"} if chunked else {"Content-Length": self.size}
        line.putrequest("POST", "/api/auth/login/")
        line.putheader("Content-Type", "application/json")
        for name, value in length.items():
            line.putheader(name, str(value))
        began = time.monotonic()
        try:
            with contextlib.suppress(OSError):  # it heard enough; it may have answered before
                line.endheaders()
                for number in range(self.size // len(PIECE)):
                    due = began + number * len(PIECE) / LINE
                    time.sleep(max(0.0, due - time.monotonic()))
                    line.send(b"%x\r\n%s\r\n" % (len(PIECE), PIECE) if chunked else PIECE)
                line.send(b"0\r\n\r\n" if chunked else b" " * (self.size % len(PIECE)))
            return line.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            line.close()


def main(port: str, *wanted: str) -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    many = {how: int(number) for how, _, number in (one.partition("=") for one in wanted)}
    os.nice(GIVES_WAY)
    giants = Giants(int(port), many.pop("giant"))
    giants.start()
    crowd = Crowd(int(port), many)
    crowd.hold()
    sys.stdout.write(json.dumps({**crowd.told, **giants.told}) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])

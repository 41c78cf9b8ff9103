"""Readers who ask at a steady rate, whether or not they are answered."""

import http.client
import itertools
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

THREADS = 16


class Read(NamedTuple):
    """`at` is when it was due (`time.monotonic`), `seconds` what it took from then.

    `status` is 0 for a connection that broke; `retry_after` what the header says.
    """

    at: float
    seconds: float
    status: int
    retry_after: str | None


class Readers:
    """Their reads so far are in `reads`, in the order in which they ended."""

    def __init__(self, port: int, paths: Sequence[str], rate: float) -> None:
        self.port, self.rate = port, rate
        self.paths = itertools.cycle(paths)
        self.numbers = itertools.count()
        self.began, self.stop = time.monotonic(), threading.Event()
        self.reads: list[Read] = []

    def run(self) -> None:
        """One of `THREADS`, each with a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        while not self.stop.is_set():
            due = self.began + next(self.numbers) / self.rate
            if self.stop.wait(max(0.0, due - time.monotonic())):
                break
            self.reads.append(self.read(connection, next(self.paths), due))
        connection.close()

    def read(self, connection: http.client.HTTPConnection, path: str, due: float) -> Read:
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            connection.close()
            return Read(due, time.monotonic() - due, 0, None)
        took = time.monotonic() - due
        return Read(due, took, answer.status, answer.getheader("Retry-After"))

    def between(self, since: float, until: float) -> list[Read]:
        return [read for read in self.reads if since <= read.at < until]


@contextmanager
def reading(port: int, paths: Sequence[str], *, rate: float) -> Iterator[Readers]:
    """`rate` a second, together. What is under way is ended before this ends."""
    readers = Readers(port, paths, rate)
    threads = [threading.Thread(target=readers.run) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    try:
        yield readers
    finally:
        readers.stop.set()
        for thread in threads:
            thread.join()


def p95(reads: Sequence[Read]) -> float:
    """In seconds."""
    return sorted(read.seconds for read in reads)[int(len(reads) * 0.95)]

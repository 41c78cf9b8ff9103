"""The body of a request as it arrives: cut off, slow or stalled, and what is there is kept.

A thread of the web server that reads a body waits as long as the client likes: WSGI knows no
timeout. So another thread reads, which costs little when it waits for ever, and the server's
own goes on without it.
"""

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from queue import Empty, Full, Queue
from typing import TYPE_CHECKING, Final, Protocol

from django.http import HttpRequest

from config import env
from config.errors import Busy, DomainError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

BLOCK: Final = 16_384
"""Bytes; the server hands over nothing before it has as many. With PATIENCE: 0.5 kB/s."""
PATIENCE: Final = 30.0
AHEAD: Final = 64
"""Blocks that are read before they are wanted: 1 MB."""
_LOOKS_UP_EVERY: Final = 1.0
_PUMPS = threading.BoundedSemaphore(32)
_PLACES = threading.BoundedSemaphore(max(1, env.WEB_THREADS // 2))


class Stalled(DomainError):
    """What has arrived until then is kept, where parts are kept."""

    status, code = 408, "stalled"
    message = "Nothing more arrived for {seconds} seconds: go on from where it stopped."

    @property
    def headers(self) -> dict[str, str]:
        return {"Connection": "close"}


class Readable(Protocol):
    def read(self, size: int, /) -> bytes:
        """Empty at the end, whether or not the whole has arrived."""


@contextmanager
def place_to_receive() -> Iterator[None]:
    """Half of a process's threads at most receive files; the others answer. Raises `Busy`."""
    if not _PLACES.acquire(blocking=False):
        raise Busy(retry_after=2)
    try:
        yield
    finally:
        _PLACES.release()


def announced(request: HttpRequest) -> int | None:
    """Bytes by Content-Length; None for a body in chunks, whose end tells."""
    if "chunked" in request.headers.get("Transfer-Encoding", "").lower():
        return None
    return int(request.META.get("CONTENT_LENGTH") or 0)


def blocks(request: HttpRequest, *, idle: float = PATIENCE) -> Iterator[bytes]:
    """The body from its start, for whoever has read nothing of it: up to its end or its cut.

    An empty one tells that nothing has come for `idle` seconds.

    Raises `Stalled`, and `Busy` when too many stalled ones are waited for already.
    """
    pump = _Pump(request.META["wsgi.input"], announced(request))
    try:
        yield from pump.blocks(idle)
    finally:
        pump.stopped.set()


class _Pump:
    """Reads in a thread of its own, until the end or until nobody wants it any more."""

    def __init__(self, source: Readable, left: int | None) -> None:
        if not _PUMPS.acquire(blocking=False):
            raise Busy(retry_after=5)
        self.source, self.left = source, left
        self.queue: Queue[bytes] = Queue(AHEAD)
        self.stopped = threading.Event()
        threading.Thread(target=self._run, name="body", daemon=True).start()

    def blocks(self, idle: float) -> Iterator[bytes]:
        waited = 0.0
        while True:
            pause = min(idle, PATIENCE - waited)
            try:
                block = self.queue.get(timeout=pause)
            except Empty as error:
                waited += pause
                if waited >= PATIENCE:
                    raise Stalled(seconds=int(PATIENCE)) from error
                yield b""
                continue
            waited = 0.0
            if not block:
                return
            yield block

    def _run(self) -> None:
        try:
            while not self.stopped.is_set():
                block = self._read()
                self._hand_over(block)
                if not block:
                    return
        finally:
            _PUMPS.release()

    def _read(self) -> bytes:
        size = BLOCK if self.left is None else min(BLOCK, self.left)
        try:
            block = self.source.read(size) if size else b""
        except OSError:  # a server that tells of a cut instead of ending there
            return b""
        if self.left is not None:
            self.left -= len(block)
        return block

    def _hand_over(self, block: bytes) -> None:
        while not self.stopped.is_set():
            try:
                self.queue.put(block, timeout=_LOOKS_UP_EVERY)
            except Full:
                continue
            return


def as_file(request: HttpRequest) -> io.BufferedReader:
    """The whole body, for Django's parser of forms; `OSError` for a cut or a stall."""
    return io.BufferedReader(_Raw(request), BLOCK)


class _Raw(io.RawIOBase):
    def __init__(self, request: HttpRequest) -> None:
        self.blocks, self.left = blocks(request), announced(request)
        self.pending = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        target = memoryview(buffer).cast("B")
        self.pending = self.pending or self._next()
        read, self.pending = self.pending[: len(target)], self.pending[len(target) :]
        target[: len(read)] = read
        return len(read)

    def _next(self) -> bytes:
        try:
            block = next(self.blocks, b"")
        except Stalled as error:
            raise OSError(str(error)) from error
        if self.left is None:
            return block
        if not block and self.left:
            raise OSError("The body ended before its length.")
        self.left -= len(block)
        return block

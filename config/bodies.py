"""The body of a request as it arrives: cut off, slow or stalled, and what is there is kept.

A thread of the web server that reads a body waits as long as the client likes: WSGI knows no
timeout. So another thread reads, which costs little when it waits for ever, and the server's
own goes on without it.

granian holds Python's lock while it waits, after an answer, for a read that is still pending
(2.8.7, `call_http`): one stalled client would stop the whole process. `Answering` sees to it
that no request ends before its read has.
"""

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from queue import Empty, Full, Queue
from time import monotonic
from typing import TYPE_CHECKING, Any, Final, Protocol

from django.http import HttpRequest

from config import env
from config.errors import Busy, DomainError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

BLOCK: Final = 16_384
"""Bytes; the server hands over nothing before it has as many. With PATIENCE: 0.5 kB/s."""
PATIENCE: Final = 30.0
AHEAD: Final = 64
"""Blocks that are read before they are wanted: 1 MB."""
_LOOKS_UP_EVERY: Final = 0.2
_GRACE: Final = 1.0
"""Seconds for the bytes that are under way, and for an answer to get out."""
_PUMP: Final = "tonearm.body"
_LARGE = threading.BoundedSemaphore(max(1, env.WEB_THREADS // 2))
_SMALL = threading.BoundedSemaphore(max(1, env.WEB_THREADS // 4))
"""Places kept for pictures, which need not wait for music."""
_REFUSED = threading.BoundedSemaphore(1)
"""Whoever is refused takes no place from others, and one thread at most."""


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


def announced(request: HttpRequest) -> int | None:
    """Bytes by Content-Length; None for a body in chunks, whose end tells."""
    if "chunked" in request.headers.get("Transfer-Encoding", "").lower():
        return None
    return int(request.META.get("CONTENT_LENGTH") or 0)


@contextmanager
def blocks(
    request: HttpRequest, *, idle: float = PATIENCE, small: bool = False
) -> Iterator[Iterator[bytes]]:
    """The body from its start, for whoever has read nothing of it: up to its end or its cut.

    An empty one tells that nothing has come for `idle` seconds. Half of a process's threads at
    most receive files, and a quarter what is `small`; the others answer.

    Raises `Busy`; reading raises `Stalled`.
    """
    with _pumped(request, _place(small=small)) as pump:
        yield pump.blocks(idle)


@contextmanager
def _pumped(request: HttpRequest, place: threading.BoundedSemaphore) -> Iterator["_Pump"]:
    """`place` is taken; it is free again with the last read."""
    pump = _Pump(request.META["wsgi.input"], announced(request), place)
    request.META[_PUMP] = pump
    try:
        yield pump
    finally:
        pump.stopped.set()


def let_pass(request: HttpRequest) -> None:
    """What is on its way of a body that is refused, of which nothing was read.

    A connection that ends before is cut, and the refusal may be lost with it: a proxy then
    tells of a server that is away. So long as it comes, for `_GRACE` seconds at most; of one
    sender at a time. Who waits to be told to send ("Expect") has sent nothing, and need not.
    """
    if "Expect" in request.headers or not _REFUSED.acquire(blocking=False):
        return
    until = monotonic() + _GRACE
    with suppress(Stalled), _pumped(request, _REFUSED) as pump:
        for block in pump.blocks(_LOOKS_UP_EVERY):
            if not block or monotonic() > until:
                return


class _Pump:
    """Reads in a thread of its own, until the end or until nobody wants it any more.

    Its place is free again when no read is pending: then its request can end as well.
    """

    def __init__(
        self, source: Readable, left: int | None, place: threading.BoundedSemaphore
    ) -> None:
        self.source, self.left, self.place = source, left, place
        self.queue: Queue[bytes] = Queue(AHEAD)
        self.stopped, self.over = threading.Event(), threading.Event()
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
            self.over.set()
            self.place.release()

    def ended(self) -> bool:
        """Whether no read is pending any more; what is under way may still come."""
        self.stopped.set()
        return self.over.wait(_GRACE)

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


def _place(*, small: bool) -> threading.BoundedSemaphore:
    """One that is taken. Raises `Busy`."""
    for places in (_SMALL, _LARGE) if small else (_LARGE,):
        if places.acquire(blocking=False):
            return places
    raise Busy(retry_after=2)


@contextmanager
def as_file(request: HttpRequest, *, small: bool = False) -> Iterator[io.BufferedReader]:
    """The whole body, for Django's parser of forms; `OSError` for a cut or a stall."""
    with blocks(request, small=small) as given:
        yield io.BufferedReader(_Raw(given, announced(request)), BLOCK)


class _Raw(io.RawIOBase):
    def __init__(self, blocks: Iterator[bytes], left: int | None) -> None:
        self.blocks, self.left = blocks, left
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


class Answering:
    """Around the application: no request ends while a read of its body is pending."""

    def __init__(self, application: "WSGIApplication") -> None:
        self.application = application

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Any:
        given: list[Any] = []
        answer: Any = self.application(environ, lambda *head: given.extend(head))  # type: ignore[arg-type]
        pump: _Pump | None = environ.get(_PUMP)
        if pump is None or pump.ended():
            start(*given)
            return answer
        body = b"".join(answer)
        answer.close()
        headers = [(name, value) for name, value in given[1] if name != "Content-Length"]
        start(given[0], [*headers, ("Content-Length", str(len(body) + 1))])
        return _Hanging(body, pump)


class _Hanging:
    """The answer to a client that neither sends nor goes: all of it, and then a cut line.

    It promises a byte more than it gives, since that is what makes the server close the
    connection and end the read. Until then the server's thread waits here, without the lock.
    """

    def __init__(self, body: bytes, pump: _Pump) -> None:
        self.parts, self.pump = iter([body]), pump

    def __iter__(self) -> Iterator[bytes]:
        yield from self.parts
        self.pump.over.wait(_GRACE)  # or the cut comes before the answer has left

    def close(self) -> None:
        """There is nothing to let go of yet."""

    def __del__(self) -> None:
        """The last that is done for a request, and the first after the server let go of it."""
        self.pump.over.wait()

"""One open stream: what waits to be written, and writing it no faster than it is read."""

import asyncio
import json
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from typing import Any, Final, Literal
from uuid import UUID

from users.live.cursors import Cursor
from users.live.reading import News

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
Receive = Callable[[], Awaitable[Message]]
Because = Literal["restart", "signed_out", "too_many", "slow", "gone"]

PATIENCE: Final = 15.0
"""Seconds in which a reader takes what was written; else it is cut, and may come again."""
MOST_WAITING: Final = 256
MOST_WRITTEN: Final = 1_000_000
"""Bytes, some 5,000 events: then one comes again. So no more is kept for who reads too little:
granian (2.8.7) takes whatever it is given, and says nothing of what was read.
"""
RETRY_MS: Final = 3_000


class Stream:
    """`give`, `beat` and `end` never wait; `write` does, in a task of the stream's own."""

    def __init__(self, user_id: int, session_id: UUID, cursor: Cursor | None) -> None:
        self.user_id, self.session_id, self.cursor = user_id, session_id, cursor
        self.over: Because | None = None
        self.written = 0
        self.waiting: list[bytes] = [f"retry: {RETRY_MS}\n\n".encode()]
        self.bell = asyncio.Event()
        self.bell.set()

    def begin_anew(self) -> None:
        """It was away for too long: the client is to read everything."""
        self._put(_event("reset", {}))

    def give(self, news: News) -> None:
        """What is new, and how to go on from there; as much of it as may be written."""
        began = self.cursor is None
        self.cursor = news.cursor
        told: list[bytes] = []
        left = MOST_WRITTEN - self.written - sum(map(len, self.waiting))
        for one in news.events:
            told.append(_event(one.kind, one.payload, one.cursor))
            left -= len(told[-1])
            if left <= 0:  # it goes on by this one's id
                self.end("restart")
                break
        if news.anew:
            told = [_event("reset", {}, news.cursor)]
        if not told and (began or news.cursor.partly is None):
            told = [f"id: {news.cursor}\n\n".encode()]
        self._put(b"".join(told))

    def beat(self) -> None:
        self._put(b":\n\n")

    def end(self, because: Because) -> None:
        if self.over is None:
            self.over = because
            self.bell.set()

    def _put(self, text: bytes) -> None:
        if len(self.waiting) >= MOST_WAITING:
            self.end("slow")
            return
        self.waiting.append(text)
        self.bell.set()

    async def write(self, send: Send, receive: Receive) -> None:
        """Until it is over, on whichever side."""
        watching = asyncio.create_task(self._watch(receive))
        try:
            while self.over is None:
                await self.bell.wait()
                self.bell.clear()
                if self.waiting and not await self._sent(send):
                    return
            if self.over != "gone":
                self.waiting.append(_event("end", {"because": self.over}))
                await self._sent(send)
        finally:
            watching.cancel()

    async def _sent(self, send: Send) -> bool:
        """Whether it was taken in time."""
        text = b"".join(self.waiting)
        self.waiting.clear()
        body = {"type": "http.response.body", "body": text, "more_body": True}
        try:
            async with asyncio.timeout(PATIENCE):
                await send(body)
        except (TimeoutError, OSError, RuntimeError):  # granian's errors are RuntimeErrors
            self.over = "slow"
            return False
        self.written += len(text)
        if self.written >= MOST_WRITTEN:
            self.end("restart")
        return True

    async def _watch(self, receive: Receive) -> None:
        with suppress(Exception):  # however it went away, it is gone
            while (await receive())["type"] != "http.disconnect":
                pass
        self.end("gone")


def _event(kind: str, payload: Any, cursor: Cursor | None = None) -> bytes:
    named = f"id: {cursor}\n" if cursor else ""
    data = json.dumps(payload, separators=(",", ":"))
    return f"{named}event: {kind}\ndata: {data}\n\n".encode()

"""All open streams of this process: one connection listens for them, one statement reads."""

import asyncio
import logging
import time
import uuid
from collections import defaultdict
from contextlib import suppress
from typing import Final

import psycopg
from psycopg_pool import AsyncConnectionPool

from config import env
from config.errors import Busy
from config.replicas import marks
from users.events.services import CHANNEL
from users.live import admitting, reading
from users.live.stream import Stream

log = logging.getLogger(__name__)

HEARTBEAT: Final = 20.0
"""Seconds between signs of life, and between looks at whether sessions still go on."""
GATHER: Final = 0.005
"""So long signals are gathered, since whatever tells many people sends one for each."""
BATCH: Final = 500
REFRESH_CURSOR: Final = 3600
MOST_OF_ONE: Final = 10
MOST: Final = 10_000
AGAIN_AFTER: Final = 1.0


class Hub:
    """`start` and `stop` once each, in the loop of the streams."""

    def __init__(self, conninfo: str) -> None:
        self.conninfo = conninfo
        self.streams: defaultdict[int, list[Stream]] = defaultdict(list)
        self.dirty: set[Stream] = set()
        self.bell = asyncio.Event()
        self.stopping = False
        self.tasks: list[asyncio.Task[None]] = []
        self.pool = AsyncConnectionPool(
            conninfo,
            min_size=1,
            max_size=3,
            timeout=5,
            open=False,
            kwargs={"autocommit": True, "prepare_threshold": 2},
            check=AsyncConnectionPool.check_connection,
        )

    async def start(self) -> None:
        await self.pool.open()
        work = (self._listen, self._read, self._beat)
        self.tasks = [asyncio.create_task(one(), name=one.__name__) for one in work]

    def end_all(self) -> None:
        """Every stream ends by itself, and none is opened any more."""
        self.stopping = True
        for stream in self.open_streams():
            stream.end("restart")

    async def stop(self) -> None:
        self.end_all()
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        await self.pool.close()

    def open_streams(self) -> list[Stream]:
        return [stream for theirs in self.streams.values() for stream in theirs]

    def enter(self, stream: Stream) -> None:
        """From here on it misses nothing. Of one person's the oldest goes. Raises `Busy`."""
        if self.stopping or sum(map(len, self.streams.values())) >= MOST:
            raise Busy(retry_after=5)
        theirs = self.streams[stream.user_id]
        if len(theirs) >= MOST_OF_ONE:
            theirs[0].end("too_many")
        theirs.append(stream)
        self._mark([stream])

    def leave(self, stream: Stream) -> None:
        theirs = self.streams[stream.user_id]
        theirs.remove(stream)
        self.dirty.discard(stream)
        if not theirs:
            del self.streams[stream.user_id]

    def _mark(self, streams: list[Stream]) -> None:
        self.dirty.update(streams)
        if self.dirty:
            self.bell.set()

    async def _listen(self) -> None:
        """After each time that nobody listened, all streams are looked after."""
        while True:
            with suppress(psycopg.OperationalError):
                await self._listen_on_one_connection()
            log.warning("The event stream has no database to listen to; it tries again.")
            await asyncio.sleep(AGAIN_AFTER)

    async def _listen_on_one_connection(self) -> None:
        connect = psycopg.AsyncConnection.connect
        async with await connect(self.conninfo, autocommit=True, connect_timeout=5) as one:
            await one.execute(f"LISTEN {CHANNEL}")
            self._mark(self.open_streams())
            while True:
                async for told in one.notifies(timeout=HEARTBEAT):
                    self._mark(self.streams.get(int(told.payload), []))
                await one.execute("SELECT 1")  # a connection that is dead says nothing, either

    async def _read(self) -> None:
        while True:
            await self.bell.wait()
            self.bell.clear()
            await asyncio.sleep(GATHER)
            while self.dirty:
                batch = [self.dirty.pop() for _ in range(min(BATCH, len(self.dirty)))]
                try:
                    await self._tell(batch)
                except (psycopg.Error, OSError):
                    log.warning("Events could not be read; they are read again.", exc_info=True)
                    self.dirty.update(one for one in batch if not one.over)
                    await asyncio.sleep(AGAIN_AFTER)

    async def _tell(self, streams: list[Stream]) -> None:
        waiting = [reading.Waiting(one.user_id, one.cursor) for one in streams]
        async with self.pool.connection() as connection:
            found = await reading.since(connection, waiting)
            told = {
                one.user_id for one, news in zip(streams, found, strict=True) if news.events
            }
            if told and env.DATABASE_REPLICA_URLS:  # who is told looks, and not at old copies
                await connection.execute(marks.WRITE, [list(told)])
        for stream, news in zip(streams, found, strict=True):
            if stream.over:
                continue
            stream.give(news)
            if news.more:
                self._mark([stream])

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(HEARTBEAT)
            streams = self.open_streams()
            try:
                await self._end_those_over(streams)
            except (psycopg.Error, OSError):
                log.warning("Sessions could not be looked at; streams go on.", exc_info=True)
            old = time.time() - REFRESH_CURSOR
            self._mark([one for one in streams if one.cursor and one.cursor.at < old])
            for stream in streams:
                stream.beat()

    async def _end_those_over(self, streams: list[Stream]) -> None:
        if not streams:
            return
        ids: set[uuid.UUID] = {one.session_id for one in streams}
        async with self.pool.connection() as connection:
            live = await admitting.live(connection, ids)
        for stream in streams:
            if stream.session_id not in live:
                stream.end("signed_out")

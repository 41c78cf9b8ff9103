"""Two ways for the limit to ask PostgreSQL: psycopg's pool, and libpq itself."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from itertools import count
from typing import Any, Protocol

import orjson
from psycopg import AsyncConnection, AsyncRawCursor, OperationalError, adapters
from psycopg.adapt import AdaptersMap, PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus, Format
from psycopg.types.json import set_json_loads
from psycopg_pool import AsyncConnectionPool

Row = tuple[Any, ...]


class Statement:
    """SQL with `$1`, `$2` …, and its parameters: constants, and gaps for executions to fill."""

    def __init__(self, sql: str, params: list[Any]) -> None:
        self.sql, self.params = sql.encode(), params
        self.formats = [PyFormat.AUTO] * len(params)

    def filled(self, given: Mapping[str, Any]) -> list[Any]:
        return [given[p["gap"]] if isinstance(p, dict) else p for p in self.params]


class Asks(Protocol):
    """A connection that was lent."""

    async def rows(self, statement: Statement, **given: Any) -> list[Row]: ...


class Cursors:
    """psycopg as its manual has it, with every statement prepared and rows in binary."""

    def __init__(self, raw: AsyncConnection) -> None:
        self.raw = raw

    async def rows(self, statement: Statement, **given: Any) -> list[Row]:
        filled = statement.filled(given)
        cursor = await self.raw.execute(statement.sql, filled, binary=True, prepare=True)
        return await cursor.fetchall()


class Pool:
    """psycopg's."""

    def __init__(self, conninfo: str, size: int) -> None:
        self.connections = AsyncConnectionPool(
            conninfo,
            min_size=size,
            max_size=size,
            open=False,
            configure=self._configure,
            kwargs={
                "autocommit": True,
                "prepare_threshold": 0,
                "cursor_factory": AsyncRawCursor,
            },
        )

    async def _configure(self, raw: AsyncConnection) -> None:
        set_json_loads(orjson.loads, raw)

    async def open(self) -> None:
        await self.connections.open()

    @asynccontextmanager
    async def lent(self) -> AsyncIterator[Asks]:
        async with self.connections.connection() as raw:
            yield Cursors(raw)

    async def close(self) -> None:
        await self.connections.close()


class Adapters:
    """What psycopg's loaders ask about, without a connection: times are then in UTC."""

    connection = None

    def __init__(self) -> None:
        self.adapters = AdaptersMap(adapters)
        set_json_loads(orjson.loads, self)


class Link:
    """One connection, past psycopg's cursors: libpq asks, the loop wakes, its loaders read.

    One statement at a time; as soon as all of its answer is there, whoever waits goes on.
    """

    def __init__(self, raw: AsyncConnection) -> None:
        self.raw, self.libpq = raw, raw.pgconn
        self.transformer = Transformer(Adapters())
        self.names: dict[tuple[Statement, Sequence[int]], bytes] = {}
        self.numbers = count(1)
        self.answered: asyncio.Future[Any] | None = None
        self.found: Any = None
        self.loop = asyncio.get_running_loop()
        self.loop.add_reader(self.libpq.socket, self._read)

    async def rows(self, statement: Statement, **given: Any) -> list[Row]:
        tx = self.transformer
        values: Any = tx.dump_sequence(statement.filled(given), statement.formats)
        types, formats = tuple(tx.types or ()), tx.formats
        name = self.names.get((statement, types))
        if name is None:
            name = f"limit_{next(self.numbers)}".encode()
            self.libpq.send_prepare(name, statement.sql, types)
            await self._answer()
            self.names[statement, types] = name
        self.libpq.send_query_prepared(name, values, formats, Format.BINARY)
        found = await self._answer()
        tx.set_pgresult(found)
        return tx.load_rows(0, found.ntuples, tuple)

    async def _answer(self) -> Any:
        """Raises psycopg's errors."""
        self.answered = self.loop.create_future()
        if self.libpq.flush():
            raise BlockingIOError("the statement is larger than what the kernel takes at once")
        found = await self.answered
        if found.status not in (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK):
            raise error_from_result(found)
        return found

    def _read(self) -> None:
        try:
            self.libpq.consume_input()
        except OperationalError as error:  # the connection's end
            self.loop.remove_reader(self.libpq.socket)
            if self.answered is not None:
                self.answered.set_exception(error)
            return
        while self.answered is not None and not self.libpq.is_busy():
            result = self.libpq.get_result()
            if result is None:
                answered, self.answered = self.answered, None
                answered.set_result(self.found)
            self.found = result

    async def close(self) -> None:
        self.loop.remove_reader(self.libpq.socket)
        await self.raw.close()


class Links:
    """As many as there may be, all open; the last used is the first lent."""

    def __init__(self, conninfo: str, size: int) -> None:
        self.conninfo, self.size = conninfo, size
        self.idle: asyncio.LifoQueue[Link] = asyncio.LifoQueue()

    async def open(self) -> None:
        for _ in range(self.size):
            raw = await AsyncConnection.connect(self.conninfo, autocommit=True)
            self.idle.put_nowait(Link(raw))

    @asynccontextmanager
    async def lent(self) -> AsyncIterator[Asks]:
        link = await self.idle.get()
        try:
            yield link
        finally:
            self.idle.put_nowait(link)

    async def close(self) -> None:
        for _ in range(self.size):
            await (await self.idle.get()).close()

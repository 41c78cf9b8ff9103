"""A connection of the limit's: libpq asks, the loop wakes, psycopg's loaders read."""

import asyncio
from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any

import orjson
from psycopg import AsyncConnection, OperationalError, adapters
from psycopg.adapt import AdaptersMap, PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus, Format
from psycopg.types.json import set_json_loads

Row = tuple[Any, ...]


class Statement:
    """SQL with `$1`, `$2` …, and its parameters: constants, and gaps for executions to fill."""

    def __init__(self, sql: str, params: list[Any]) -> None:
        self.sql, self.params = sql.encode(), params
        self.formats = [PyFormat.AUTO] * len(params)

    def filled(self, given: Mapping[str, Any]) -> list[Any]:
        return [given[p["gap"]] if isinstance(p, dict) else p for p in self.params]


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

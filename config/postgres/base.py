"""Django's PostgreSQL backend with the protocol's limits, and without its stale plans."""

import select
from collections.abc import Sequence
from time import perf_counter
from types import NoneType
from typing import Any

from django.db.backends.postgresql import base, features, operations
from django.db.backends.utils import CursorWrapper
from psycopg import Connection
from psycopg.abc import DumperKey, PyFormat
from psycopg.adapt import Dumper
from psycopg.types.array import ListDumper

from config.metrics.spent import SECONDS, STATEMENTS, mine
from config.postgres.statements import Plans
from config.tracing import hooks

INT8_ARRAY = 1016  # pg_type.oid of bigint[]
BEYOND_INT8 = 2**63
PARAMETERS = 65_535  # counted in 16 bits; Django 5.2 batches as if there were no end
# To remember what a page of fifty looks up, PostgreSQL makes room for all that the list has: of
# two million tracks that cost as much as the page. As an option it would stop poolers.
NO_MEMOIZE = b"SET enable_memoize = off"
CELLS = PARAMETERS // 2  # bulk_update spends up to two parameters on a field


class Numbers(Dumper):
    """A list of integers, in one piece; there may be None among them."""

    oid = INT8_ARRAY

    def dump(self, obj: list[int | None]) -> bytes:
        return f"{{{','.join(map(str, obj)).replace('None', 'NULL')}}}".encode()


class Lists(ListDumper):
    """Lists as psycopg sends them, but for those of integers.

    It looks at each number on its own: 2 ms of a request that asks about a thousand. And it
    types a list by its greatest number, so that each size has its own plan.
    """

    def get_key(self, obj: list[Any], format: PyFormat) -> DumperKey:  # noqa: A002
        return Numbers if are_numbers(obj) else super().get_key(obj, format)

    def upgrade(self, obj: list[Any], format: PyFormat) -> Any:  # noqa: A002
        return Numbers(self.cls, self._tx) if are_numbers(obj) else super().upgrade(obj, format)


def are_numbers(found: list[Any]) -> bool:
    """Whether they are integers that PostgreSQL has room for, or None, though not all."""
    kinds = set(map(type, found))
    if NoneType in kinds:
        found = [one for one in found if one is not None]
        kinds.discard(NoneType)
    return kinds == {int} and all(abs(one) < BEYOND_INT8 for one in (min(found), max(found)))


class DatabaseFeatures(features.DatabaseFeatures):
    """Tells Django to cut its batches."""

    max_query_params = PARAMETERS


class DatabaseOperations(operations.DatabaseOperations):
    """How many rows fit into one batch."""

    def bulk_batch_size(self, fields: Sequence[Any], objs: Sequence[Any]) -> int:
        return max(CELLS // max(len(fields), 1), 1)


class Timed(CursorWrapper):
    """Adds up how long its thread waits: 0.5 µs a statement, a third of a wrapper's."""

    def _execute(self, sql: str, params: Any, *context: Any) -> Any:
        began = perf_counter()
        try:
            return super()._execute(sql, params, *context)  # type: ignore[misc]
        finally:
            spent = self.db.spent
            taken = perf_counter() - began
            spent[SECONDS] += taken
            spent[STATEMENTS] += 1.0
            if hooks.statement is not None:
                hooks.statement(sql, taken)


class DatabaseWrapper(base.DatabaseWrapper):
    """What `ENGINE = "config.postgres"` names."""

    features_class = DatabaseFeatures
    ops_class = DatabaseOperations

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.spent = mine()

    def make_cursor(self, cursor: Any) -> CursorWrapper:
        return Timed(cursor, self)

    def _commit(self) -> None:
        began = perf_counter()
        try:
            super()._commit()  # type: ignore[misc]
        finally:
            self.spent[SECONDS] += perf_counter() - began

    def get_new_connection(self, conn_params: dict[str, Any]) -> "Connection[Any]":
        made: Connection[Any] = super().get_new_connection(conn_params)
        made.adapters.register_dumper(list, Lists)
        made._prepared = Plans(made)
        if made.prepare_threshold is not None:  # else its sessions are not ours to change
            made.pgconn.exec_(NO_MEMOIZE)
        return made

    def is_usable(self) -> bool:
        """Asks the server only when there is something to hear.

        A connection at rest has nothing to read; one that the server closed has its end.
        Looking costs 2 µs, Django's SELECT 1 cost each request 0.1 ms.
        """
        poll = select.poll()
        poll.register(self.connection.fileno(), select.POLLIN)
        return not poll.poll(0) or super().is_usable()

    def close_if_unusable_or_obsolete(self) -> None:
        """Gives up a connection after an error that is no IntegrityError.

        A plan prepared before a column changed its type fails for as long as the connection
        lives, and a health check does not see it. Costs a reconnect per such error.
        """
        if self.errors_occurred and not self.in_atomic_block:
            self.close()
        super().close_if_unusable_or_obsolete()

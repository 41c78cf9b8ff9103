"""Statements that are asked all the time: prepared by name, and read past psycopg's cursor.

Django's cursor and psycopg's look at every statement anew, log it and wait for it by way of
Python: of the processor time of a small read that was nine parts in ten. Here libpq asks and
psycopg's loaders read, the same that its cursors use, in PostgreSQL's binary form.
"""

import re
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from itertools import count
from time import perf_counter
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg._preparing import PrepareManager
from psycopg.adapt import AdaptersMap, PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.pq import DiagnosticField, ExecStatus, Format, TransactionStatus
from psycopg.types.json import set_json_loads
from psycopg.types.numeric import Int8BinaryDumper, Int8Dumper
from pydantic_core import from_json

from config.metrics.spent import SECONDS, STATEMENTS, mine
from config.tracing import hooks

Row = tuple[Any, ...]

MOST_PREPARED = 200
"""On a connection; whatever was asked least recently is planned anew."""
_NUMBERS = count(1)
_STALE = b"0A000"
_NAME = re.compile(r"%\((\w+)\)s")


class _Adapters:
    """What psycopg's loaders ask about, without a connection: times are then in UTC."""

    connection = None

    def __init__(self, raw: "psycopg.Connection[Any]") -> None:
        self.adapters = AdaptersMap(raw.adapters)
        # psycopg types a number by its size: each id would have one of three plans. And a size
        # once remembered for lists would be taken for greater numbers, too.
        self.adapters.register_dumper(int, Int8Dumper)
        self.adapters.register_dumper(int, Int8BinaryDumper)
        set_json_loads(from_json, self)


class Plans(PrepareManager):
    """psycopg's own list of what is prepared on a connection, and ours.

    Whenever something was rolled back it has the server forget all of it, ours as well.
    """

    def __init__(self, raw: "psycopg.Connection[Any]") -> None:
        super().__init__()
        self.prepare_threshold = raw.prepare_threshold
        self.ours: OrderedDict[tuple[int, Sequence[int]], bytes] = OrderedDict()
        self.transformer = Transformer(_Adapters(raw))

    def clear(self) -> bool:
        forgets = super().clear()
        if forgets:
            self.ours.clear()
        return forgets


class Statement:
    """SQL with `$1`, `$2` … where parameters go."""

    def __init__(self, sql: str, parameters: int) -> None:
        self.number, self.sql = next(_NUMBERS), sql.encode()
        self.formats = [PyFormat.AUTO] * parameters

    @staticmethod
    def can_ask(wrapper: BaseDatabaseWrapper) -> bool:
        """Not where somebody wants to see statements, or one that opens a transaction.

        What is to be rolled back Django's cursor refuses; and here as there, a connection is
        looked after at its first statement.
        """
        if wrapper.queries_logged or wrapper.execute_wrappers or wrapper.needs_rollback:
            return False
        wrapper.close_if_health_check_failed()
        wrapper.ensure_connection()
        raw = wrapper.connection
        return bool(raw.autocommit) or raw.info.transaction_status != TransactionStatus.IDLE

    def rows(self, wrapper: BaseDatabaseWrapper, params: Sequence[Any]) -> list[Row]:
        """Times in UTC, JSON as Python has it.

        Raises Django's errors, and the connection is given up at the next request. Behind a
        pooler, where the next transaction may have another connection, it is planned each time.
        """
        raw = wrapper.connection
        began = perf_counter()
        try:
            with wrapper.wrap_database_errors:
                return self._rows(raw, params)
        finally:
            taken = perf_counter() - began
            spent = mine()
            spent[SECONDS] += taken
            spent[STATEMENTS] += 1.0
            if hooks.statement is not None:
                hooks.statement(self.sql.decode(), taken)

    def _rows(self, raw: "psycopg.Connection[Any]", params: Sequence[Any]) -> list[Row]:
        plans: Plans = raw._prepared  # type: ignore[assignment]
        tx = plans.transformer
        values: Any = tx.dump_sequence(params, self.formats)
        types, formats = tuple(tx.types or ()), tx.formats
        if plans.prepare_threshold is None:
            found = raw.pgconn.exec_params(self.sql, values, types, formats, Format.BINARY)
        else:
            name = self._name(raw, plans, types)
            found = raw.pgconn.exec_prepared(name, values, formats, Format.BINARY)
            if _is_stale(raw, found):
                del plans.ours[self.number, types]
                name = self._name(raw, plans, types)
                found = raw.pgconn.exec_prepared(name, values, formats, Format.BINARY)
        tx.set_pgresult(_require(found))
        return tx.load_rows(0, found.ntuples, tuple)

    def _name(self, raw: "psycopg.Connection[Any]", plans: Plans, types: Any) -> bytes:
        """Once for a connection."""
        key = self.number, types
        name = plans.ours.get(key)
        if name is not None:
            plans.ours.move_to_end(key)
            return name
        if len(plans.ours) >= MOST_PREPARED:
            _, oldest = plans.ours.popitem(last=False)
            _require(raw.pgconn.exec_(b"DEALLOCATE " + oldest))
        name = f"tonearm_{next(_NUMBERS)}".encode()
        _require(raw.pgconn.prepare(name, self.sql, types))
        plans.ours[key] = name
        return name


class Named:
    """SQL with `%(name)s` where parameters go, each of them as often as it likes."""

    def __init__(self, sql: str) -> None:
        self.sql = sql
        self.names = list(dict.fromkeys(_NAME.findall(sql)))
        places = {name: f"${place + 1}" for place, name in enumerate(self.names)}
        self.statement = Statement(sql % places, len(places))

    def ask(self, params: Mapping[str, Any]) -> list[Row]:
        """All rows, from the default database; of Django's cursor where it has to be asked."""
        wrapper = connections[DEFAULT_DB_ALIAS]
        if self.statement.can_ask(wrapper):
            return self.statement.rows(wrapper, [params[name] for name in self.names])
        with wrapper.cursor() as cursor:
            cursor.execute(self.sql, params)
            found: list[Row] = cursor.fetchall()
        return found


def _is_stale(raw: "psycopg.Connection[Any]", result: Any) -> bool:
    """A column has changed its type since. In a transaction nothing can be asked again."""
    return (
        result.status == ExecStatus.FATAL_ERROR
        and result.error_field(DiagnosticField.SQLSTATE) == _STALE
        and raw.info.transaction_status == TransactionStatus.IDLE
    )


def _require(result: Any) -> Any:
    if result.status in (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK):
        return result
    error = error_from_result(result)
    if not error.sqlstate:  # the connection's end, which has no number
        raise psycopg.OperationalError(str(error))
    raise error

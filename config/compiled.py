"""A queryset compiled to SQL once and executed many times."""

from collections.abc import Callable
from functools import partial
from itertools import count
from time import perf_counter
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, Field, QuerySet
from django.db.models.sql.compiler import SQLCompiler
from psycopg.pq import ExecStatus

from config.metrics.spent import SECONDS, STATEMENTS, mine

_NUMBERS = count(1)


class Param(Expression):
    """A place in the SQL that each execution fills; never None, never inside an `__in`."""

    conditional = False

    def __init__(self, name: str, output_field: "Field[Any, Any]") -> None:
        self.name = name
        super().__init__(output_field=output_field)

    def as_sql(  # type: ignore[override]
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, list[Any]]:
        return "%s", [self]


class Compiled:
    """`rows(**params)` gives what `list(queryset)` of a `values_list()` would."""

    def __init__(
        self, build: Callable[[], QuerySet[Any, Any]], using: str = DEFAULT_DB_ALIAS
    ) -> None:
        self.build, self.using = build, using
        self._made: tuple[str, tuple[Any, ...], Any, SQLCompiler] | None = None
        self._name = f"tonearm_{next(_NUMBERS)}".encode()

    def _compile(self) -> tuple[str, tuple[Any, ...], Any, SQLCompiler]:
        compiler = self.build().query.get_compiler(using=self.using)
        sql, params = compiler.as_sql()
        select = [column[0] for column in compiler.select[: compiler.col_count]]
        self._made = sql, tuple(params), compiler.get_converters(select), compiler
        return self._made

    def rows(self, **given: Any) -> list[tuple[Any, ...]]:
        """All rows, each a tuple in the order of `values_list()`."""
        sql, params, converters, compiler = self._made or self._compile()
        filled = [given[p.name] if isinstance(p, Param) else p for p in params]
        with connections[self.using].cursor() as cursor:
            cursor.execute(sql, filled)
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        if not converters:
            return rows
        return [tuple(row) for row in compiler.apply_converters(rows, converters)]

    def texts(self, **given: Any) -> list[tuple[str | None, ...]]:
        """The same rows, each value as PostgreSQL writes it, for what is asked all the time.

        One call of libpq, past Django's cursor and psycopg's, which cost ten times as much and
        log and count what they do. Parameters are numbers, words and booleans. Raises
        `OperationalError` for whatever goes wrong, and the connection is given up at the next
        request. Behind a pooler, where the next transaction may have another connection, it is
        planned each time.
        """
        sql, params, _, _ = self._made or self._compile()
        wrapper = connections[self.using]
        wrapper.ensure_connection()
        raw = wrapper.connection
        values = [_text(given[p.name] if isinstance(p, Param) else p) for p in params]
        try:
            statement = self._prepared(raw, sql, len(values))
            began = perf_counter()
            found = _require(statement(values))
        except (psycopg.Error, OperationalError) as error:
            wrapper.errors_occurred = True
            raise OperationalError(str(error)) from error
        spent = mine()
        spent[SECONDS] += perf_counter() - began
        spent[STATEMENTS] += 1.0
        columns = range(found.nfields)
        return [
            tuple(_read(found.get_value(row, column)) for column in columns)
            for row in range(found.ntuples)
        ]

    def _prepared(self, raw: Any, sql: str, count: int) -> Callable[[list[bytes]], Any]:
        """What asks it, once for a connection of our own."""
        if raw.prepare_threshold is None:
            return partial(raw.pgconn.exec_params, _numbered(sql, count))
        if self._name not in (known := raw.__dict__.setdefault("tonearm_prepared", set())):
            _require(raw.pgconn.prepare(self._name, _numbered(sql, count)))
            known.add(self._name)
        return partial(raw.pgconn.exec_prepared, self._name)


def _numbered(sql: str, count: int) -> bytes:
    return (sql % tuple(f"${number + 1}" for number in range(count))).encode()


def _require(result: Any) -> Any:
    if result.status not in (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK):
        raise OperationalError(result.error_message.decode(errors="replace"))
    return result


def _text(value: Any) -> bytes:
    return (b"t" if value else b"f") if isinstance(value, bool) else str(value).encode()


def _read(value: bytes | None) -> str | None:
    return None if value is None else value.decode()

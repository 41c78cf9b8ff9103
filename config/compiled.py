"""A queryset compiled to SQL once and executed many times."""

from collections.abc import Callable
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, Field, QuerySet
from django.db.models.sql.compiler import SQLCompiler


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

"""A queryset compiled to SQL once and executed many times."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.contrib.postgres.fields import ArrayField
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, Field, JSONField, QuerySet
from django.db.models.sql.compiler import SQLCompiler

from config.postgres.statements import Row, Statement

Converters = dict[int, tuple[list[Any], Any]]


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


class _Made(NamedTuple):
    """`converters`: Django's, for what its cursor gives; `unread`: those psycopg lacks."""

    sql: str
    params: tuple[Any, ...]
    statement: Statement
    compiler: SQLCompiler
    converters: Converters
    unread: Converters


class Compiled:
    """`rows(**params)` gives what `list(queryset)` of a `values_list()` would."""

    def __init__(
        self, build: Callable[[], QuerySet[Any, Any]], using: str = DEFAULT_DB_ALIAS
    ) -> None:
        self.build, self.using = build, using
        self._made: _Made | None = None

    def _compile(self) -> _Made:
        compiler = self.build().query.get_compiler(using=self.using)
        sql, params = compiler.as_sql()
        select = [column[0] for column in compiler.select[: compiler.col_count]]
        converters = compiler.get_converters(select)
        unread = {at: it for at, it in converters.items() if not _is_loaded(it[1])}
        places = tuple(f"${number + 1}" for number in range(len(params)))
        statement = Statement(sql % places, len(params))
        self._made = _Made(sql, tuple(params), statement, compiler, converters, unread)
        return self._made

    def rows(self, **given: Any) -> list[Row]:
        """All rows, each a tuple in the order of `values_list()`."""
        made = self._made or self._compile()
        filled = [given[p.name] if isinstance(p, Param) else p for p in made.params]
        wrapper = connections[self.using]
        if made.statement.can_ask(wrapper):
            return _converted(made, made.statement.rows(wrapper, filled), made.unread)
        with wrapper.cursor() as cursor:
            cursor.execute(made.sql, filled)
            return _converted(made, cursor.fetchall(), made.converters)


def _converted(made: _Made, rows: list[Row], converters: Converters) -> list[Row]:
    if not converters:
        return rows
    return [tuple(row) for row in made.compiler.apply_converters(rows, converters)]


def _is_loaded(expression: Any) -> bool:
    """JSON, which Django takes as text and psycopg can read by itself."""
    field = expression.output_field
    one = field.base_field if isinstance(field, ArrayField) else field
    return isinstance(one, JSONField) and one.decoder is None

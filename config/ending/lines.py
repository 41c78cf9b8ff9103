"""Tables as lines of JSON, an object each, and back. No program of PostgreSQL's is needed.

A row is written with its columns' names, times in ISO 8601, bytes as `\\x…`. What the database
works out by itself (generated columns) is left out. The rows of a table stand in the order of
its key, so that the same rows are the same bytes, whichever server wrote them.
"""

import hashlib
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from psycopg import Connection, sql

from config.backup.places import Readable

AT_ONCE: Final = 4 * 1024 * 1024
"""Bytes of lines that are turned into rows by one statement."""
LEFT_OUT: Final = frozenset(
    {
        "django_migrations",  # the manifest names them; each instance notes its own
        "config_ending",  # who takes over does not end
        "config_counter",  # the two that no crash would have spared either
        "config_written",
    }
)

# JSON has no such characters, so that nothing is escaped and a line is what is written.
_RAW: Final = r"(FORMAT csv, QUOTE E'\x01', DELIMITER E'\x02')"
_TABLES: Final = """
SELECT relname FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname COLLATE "C"
"""
_COLUMNS: Final = """
SELECT a.attname, a.atttypid = 'jsonb'::regtype AND a.attnotnull,
       coalesce(array_position(key.columns, a.attnum), 0), a.attcollation <> 0
FROM pg_attribute a
LEFT JOIN (
  SELECT conrelid, conkey AS columns FROM pg_constraint WHERE contype = 'p'
) AS key ON key.conrelid = a.attrelid
WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped
  AND a.attgenerated = ''
ORDER BY a.attnum
"""


class Sum(NamedTuple):
    """Of a table: its rows, and the SHA-256 of its lines."""

    rows: int
    sha256: str


class _Column(NamedTuple):
    name: str
    is_document: bool
    place_in_key: int
    is_text: bool


def tables(connection: Connection[Any]) -> list[str]:
    """All that belong to an instance."""
    found = [name for (name,) in connection.execute(_TABLES).fetchall()]
    return [name for name in found if name not in LEFT_OUT]


def _columns(connection: Connection[Any], table: str) -> list[_Column]:
    quoted = sql.Identifier(table).as_string(connection)
    return [_Column(*row) for row in connection.execute(_COLUMNS, [quoted]).fetchall()]


def _named(columns: list[_Column]) -> sql.Composed:
    return sql.SQL(", ").join(sql.Identifier(one.name) for one in columns)


def _ordered(columns: list[_Column]) -> sql.Composed:
    """A table without a key is ordered by all it has."""
    key = sorted((c for c in columns if c.place_in_key), key=lambda c: c.place_in_key)
    return sql.SQL(", ").join(
        sql.SQL("{} COLLATE {}").format(sql.Identifier(one.name), sql.Identifier("C"))
        if one.is_text
        else sql.Identifier(one.name)
        for one in key or columns
    )


class Read:
    """The lines of a table as they come, to be read once; then `sum` is known."""

    def __init__(self, connection: Connection[Any], table: str) -> None:
        columns = _columns(connection, table)
        self._query = sql.SQL(
            "COPY (SELECT row_to_json(line) FROM (SELECT {} FROM ONLY {} ORDER BY {}) AS line)"
            " TO STDOUT WITH {}"
        ).format(_named(columns), sql.Identifier(table), _ordered(columns), sql.SQL(_RAW))
        self._connection, self._digest, self._rows = connection, hashlib.sha256(), 0

    def __iter__(self) -> Iterator[bytes]:
        with self._connection.cursor() as cursor, cursor.copy(self._query) as copy:
            for piece in copy:
                got = bytes(piece)
                self._digest.update(got)
                self._rows += got.count(b"\n")
                yield got

    @property
    def sum(self) -> Sum:
        return Sum(self._rows, self._digest.hexdigest())


def sum_of(connection: Connection[Any], table: str) -> Sum:
    """Reads all of it."""
    lines = Read(connection, table)
    for _ in lines:
        pass
    return lines.sum


def write(connection: Connection[Any], table: str, source: Readable) -> Iterator[int]:
    """Adds rows from lines; yields how many it has taken, now and then."""
    columns, done = _columns(connection, table), 0
    # A document that is null is JSON's null, where the database's is not allowed.
    taken = sql.SQL(", ").join(
        sql.SQL("coalesce(r.{0}, 'null')" if one.is_document else "r.{0}").format(
            sql.Identifier(one.name)
        )
        for one in columns
    )
    insert = sql.SQL(
        "INSERT INTO {0} ({1}) OVERRIDING SYSTEM VALUE"
        " SELECT {2} FROM pg_temp.given, json_populate_record(NULL::{0}, line) AS r"
    ).format(sql.Identifier("public", table), _named(columns), taken)
    connection.execute("CREATE TEMPORARY TABLE IF NOT EXISTS given (line json)")
    for lines in _pieces(source):
        connection.execute("TRUNCATE pg_temp.given")
        with connection.cursor() as cursor:
            with cursor.copy("COPY pg_temp.given FROM STDIN WITH " + _RAW) as copy:
                copy.write(lines)
            done += cursor.rowcount
        connection.execute(insert)
        yield done


def _pieces(source: Readable) -> Iterator[bytes]:
    """Whole lines, some megabytes of them at a time."""
    rest = b""
    while piece := source.read(AT_ONCE):
        whole, newline, piece = piece.rpartition(b"\n")
        if newline:
            yield rest + whole + newline
            rest = piece
        else:
            rest += piece
    if rest:
        yield rest

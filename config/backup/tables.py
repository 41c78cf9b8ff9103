"""What a database holds, as one number for each table: to compare what was with what is."""

from typing import Any, Final, NamedTuple

from psycopg import Connection, sql

from config.backup.streams import Step


class Table(NamedTuple):
    """Its rows, and the sum of their digests, in which their order does not matter."""

    rows: int
    digest: str


Tables = dict[str, Table]
Sequences = dict[str, int]

_OURS: Final = """
SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = %s AND n.nspname NOT IN ('pg_catalog', 'information_schema')
  AND n.nspname NOT LIKE 'pg_toast%%' AND n.nspname NOT LIKE 'pg_temp%%'
ORDER BY 1, 2
"""
# 60 bits of MD5: against mishaps, not against forgers, who could not change the dump unseen.
_SUM: Final = """
SELECT count(*), coalesce(sum(('x' || left(md5(t::text), 15))::bit(60)::bigint), 0)::text
FROM ONLY {} AS t
"""
_SEQUENCES: Final = """
SELECT schemaname, sequencename, coalesce(last_value, 0) FROM pg_sequences ORDER BY 1, 2
"""


def of(connection: Connection[Any], step: Step) -> Tables:
    """Of every table, as this transaction sees them. Reads them all."""
    names = connection.execute(_OURS, ["r"]).fetchall()
    found: Tables = {}
    for n, name in enumerate(names, 1):
        query = sql.SQL(_SUM).format(sql.Identifier(*name))
        row = connection.execute(query).fetchone()
        if row:
            found[_told(*name)] = Table(*row)
        step(n, len(names))
    return found


def sequences(connection: Connection[Any]) -> Sequences:
    """What each gave out last. They know no transactions."""
    rows = connection.execute(_SEQUENCES).fetchall()
    return {_told(schema, name): int(last) for schema, name, last in rows}


def _told(schema: str, name: str) -> str:
    return name if schema == "public" else f"{schema}.{name}"


def differences(expected: Tables, found: Tables) -> list[str]:
    """A sentence for each table that is not as it was."""
    told = [f"The table {name} is missing." for name in sorted(expected.keys() - found)]
    told += [f"The table {name} is none of it." for name in sorted(found.keys() - expected)]
    for name in sorted(expected.keys() & found):
        was, now = expected[name], found[name]
        if was.rows != now.rows:
            told.append(f"The table {name} has {now.rows:,} rows and had {was.rows:,}.")
        elif was != now:
            told.append(f"The table {name} has rows that are not as they were.")
    return told


def behind(expected: Sequences, found: Sequences) -> list[str]:
    """A sentence for each sequence that would give out a number a second time."""
    return [
        f"The sequence {name} stands at {found.get(name, 0):,} and was at {last:,}."
        for name, last in sorted(expected.items())
        if found.get(name, 0) < last
    ]

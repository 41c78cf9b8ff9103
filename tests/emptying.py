"""Empties the tables after a test that commits, ten times as fast as Django's flush.

Flush truncates every table, touched or not, which makes new files for it and for each of its
indexes, and then writes all content types and permissions anew. A test leaves rows in a handful
of tables.
"""

from functools import cache

from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction

KEPT = ("django_content_type", "auth_permission")
"""What belongs to the tables rather than to any test."""
SMALL = 2**20
"""Bytes. What is larger is truncated after all, so that it is small again."""


def empty_tables() -> None:
    """All that is Django's, and the jobs'; what stands in `KEPT` is as it was.

    A worker that a test killed would seem to be alive for half a minute.

    As with TRUNCATE, who still writes is waited for: what they commit late goes as well.
    """
    if _emptied() != _kept_at_first():
        _flush()


@cache
def _kept_at_first() -> tuple[int, ...]:
    _flush()
    return _emptied()


def _flush() -> None:
    call_command("flush", verbosity=0, interactive=False)


@cache
def _tables() -> tuple[str, ...]:
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    jobs = [model._meta.db_table for model in apps.get_app_config("procrastinate").get_models()]
    return tuple(sorted({*names, *jobs} - set(KEPT)))


@transaction.atomic
def _emptied() -> tuple[int, ...]:
    """How many rows there are in each of `KEPT`."""
    tables = _tables()
    looked = " UNION ALL ".join(
        f"SELECT '{name}', pg_relation_size('{name}'), EXISTS (SELECT FROM {name})"  # noqa: S608
        for name in tables
    )
    kept = ", ".join(f"(SELECT count(*) FROM {name})" for name in KEPT)  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {', '.join(tables)} IN ACCESS EXCLUSIVE MODE")
        cursor.execute(looked)
        found: list[tuple[str, int, bool]] = cursor.fetchall()
        if any(size > SMALL for _, size, _ in found):
            cursor.execute(f"TRUNCATE {', '.join(tables)}")
        elif full := [name for name, _, is_full in found if is_full]:
            # Foreign keys are not asked, nor the audit log's guard: nothing is left.
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute("; ".join(f"DELETE FROM {name}" for name in full))  # noqa: S608
        cursor.execute(f"SELECT {kept}")
        counted: tuple[int, ...] = cursor.fetchone()
    return counted

"""How far the log was when somebody last changed something: so they read what they wrote."""

from collections.abc import Collection
from datetime import timedelta
from typing import Final

from django.db import connection

from config.fields import utc_now
from config.models import Written

KEPT: Final = timedelta(minutes=10)
"""A replica that is further behind than this is not read from anyway."""

# After the commit, so that the log up to here has all of it. UNLOGGED: it waits for no disk.
WRITE: Final = """
INSERT INTO config_written (person, position, at)
SELECT person, (pg_current_wal_insert_lsn() - '0/0')::bigint, now()
FROM unnest(%s::bigint[]) AS person ORDER BY person
ON CONFLICT (person) DO UPDATE SET position = excluded.position, at = excluded.at
"""
_READ = "SELECT position FROM config_written WHERE person = %s"


def write(people: Collection[int]) -> None:
    """They have changed something, or were told of a change, which is committed."""
    with connection.cursor() as cursor:
        cursor.execute(WRITE, [list(people)])


def read(person: int) -> int:
    """A position of the log; 0 for somebody who has only read of late. Ask the primary."""
    with connection.cursor() as cursor:
        cursor.execute(_READ, [person])
        (position,) = cursor.fetchone() or (0,)
        return int(position)


def forget_old() -> int:
    """How many."""
    deleted, _ = Written.objects.filter(at__lt=utc_now() - KEPT).delete()
    return deleted

"""One number that names the catalogue's state: every change of content raises it."""

from typing import Any, Final

from django.db import connection, models
from django.db.models.expressions import RawSQL

from config.postgres.statements import Named

SHARDS = 16
_SUM = "SELECT coalesce(sum(version), 0)::bigint FROM audio_stamp"


_CURRENT = Named(_SUM)


class _Column(RawSQL):
    """A number as it is, at which nobody looks in row after row."""

    def get_db_converters(self, connection: object) -> list[Any]:
        return []


STAMP: Final = _Column(f"({_SUM})", (), output_field=models.BigIntegerField())
"""Worked out once for all rows of a statement."""


class Stamp(models.Model):
    """Sixteen counters, so that writers seldom wait for each other; their sum is the stamp.

    A sequence would not do: its number is seen before the change it stands for is.
    """

    shard = models.SmallIntegerField(primary_key=True)
    version = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.shard}: {self.version}"


def raise_stamp() -> None:
    """Last in the transaction of a change, since it holds the row until commit."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audio_stamp AS s VALUES (pg_backend_pid() %% %s, 1)"
            " ON CONFLICT (shard) DO UPDATE SET version = s.version + 1",
            [SHARDS],
        )


def current_stamp() -> int:
    """One scan of sixteen rows, without an index."""
    ((number,),) = _CURRENT.ask({})
    return int(number)

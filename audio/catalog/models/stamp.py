"""One number that names the catalogue's state: every change of content raises it."""

from django.db import connection, models

SHARDS = 16


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
    """One indexless scan of sixteen rows; prepared, about 0.1 ms."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(sum(version), 0)::bigint FROM audio_stamp")
        row = cursor.fetchone()
    return int(row[0]) if row else 0

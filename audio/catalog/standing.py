"""Nothing is put under an artist or album while it is being hidden or shown.

And what belongs to one artist is changed by one at a time.
"""

from django.db import connection

_KEY, _OF_ARTIST = 7_401_552, 7_401_553


def keep() -> None:
    """What is visible stays so until this transaction ends. Many may hold this at once.

    Taken before the first row is read: a lock on the row itself would be asked for in another
    order by a takedown, which touches several artists.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [_KEY])


def hold(*artists: int | None) -> None:
    """`keep`, and whoever else holds one of these artists waits until this transaction ends.

    Taken before any row of theirs is touched, deletions and inserts that point at it included:
    else two that wait for each other in turn are told so by PostgreSQL. May be taken again.
    For a track that is its artist and its album's.
    """
    keep()
    with connection.cursor() as cursor:
        for pk in sorted({pk for pk in artists if pk is not None}):
            cursor.execute(
                "SELECT pg_advisory_xact_lock(%s::int, (%s::bigint %% 2147483648)::int)",
                [_OF_ARTIST, pk],
            )


def change() -> None:
    """Waits for whoever keeps it, and holds them off; one at a time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_KEY])

"""Nothing is put under an artist or album while it is being hidden or shown."""

from django.db import connection

_KEY = 7_401_552


def keep() -> None:
    """What is visible stays so until this transaction ends. Many may hold this at once.

    Taken before the first row is read: a lock on the row itself would be asked for in another
    order by a takedown, which touches several artists.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [_KEY])


def change() -> None:
    """Waits for whoever keeps it, and holds them off; one at a time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_KEY])

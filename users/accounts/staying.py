"""Whoever a change names stays until it is made: nobody is erased in between.

Everything that writes several rows takes its locks in this order, so that no two wait for each
other: people, here; the catalogue's `standing`; one's own profile, and several by id; playlists
by id, or things of the catalogue by id; their entries and members; and last of all rows of the
log of changes, which triggers take at the end of a statement, in the order of its key.
"""

from collections.abc import Iterable

from django.db import connection

from config.errors import NotFound

_STAY = """
SELECT id FROM users_user WHERE id = ANY(%s::bigint[]) ORDER BY id FOR KEY SHARE
"""


def stay(*people: int) -> None:
    """By their ids, until this transaction ends, and before it takes any other lock.

    Whoever erases a person locks them in full, and then waits for all who keep what is visible
    as it is. A foreign key to that person is looked at only on commit, and would wait for the
    eraser in turn. Many may hold this at once. Raises `NotFound` if one of them is erased.
    """
    with connection.cursor() as cursor:
        cursor.execute(_STAY, [sorted({*people})])
        here = {pk for (pk,) in cursor.fetchall()}
    if not here.issuperset(people):
        raise NotFound


def stay_if_here(people: Iterable[int]) -> set[int]:
    """Those whom nobody erases: they stay. The others are gone, or about to be.

    Waits for nobody, and may be taken whatever is held.
    """
    with connection.cursor() as cursor:
        cursor.execute(_STAY + "SKIP LOCKED", [list(people)])
        return {pk for (pk,) in cursor.fetchall()}

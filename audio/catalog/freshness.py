"""The ETag of the catalogue's answers."""

from collections.abc import Callable, Iterable
from time import time

from django.http import HttpRequest

from audio.catalog.models.publication import sees_only_public
from audio.catalog.models.stamp import current_stamp
from audio.catalog.source import Row
from config.conditional import bring, brought
from users.accounts.listening import current
from users.auth.bearer import ViewerRequest

SHAPE = 4
"""Raised when the JSON changes, so that no cache keeps the older form."""
COUNTERS_OLD_SECONDS = 60


def stamp(request: ViewerRequest) -> str:
    """The state of all that a catalogue answer is made of.

    Also of where and how old who asks is; but not of counters, which a 304 may leave a minute
    behind.
    """
    who = f"-{request.auth.pk}-{request.marks_version}" if request.auth.pk else ""
    if not sees_only_public(request.auth):
        who += "-s" if request.auth.is_staff else "-a"
    state = brought(request)
    return named(current_stamp() if state is None else state, who)


def named(state: int, who: str = "") -> str:
    """For nobody, unless `who` tells."""
    where = current().code
    heard = f"-{where}" if where else ""
    return f"{SHAPE}-{state}-{int(time()) // COUNTERS_OLD_SECONDS}{who}{heard}"


def comes_along(request: ViewerRequest) -> bool:
    """For routes that read once, from a shelf: artists and staff see what it has no column for.

    It saves such an answer one of its two questions to the database.
    """
    return sees_only_public(request.auth)


def seen(request: HttpRequest, read: Callable[[], Iterable[Row]]) -> list[Row]:
    """Rows without their last column, the stamp, which goes into the ETag."""
    rows = list(read())
    if not rows:  # none brings it: it is asked for first, and they are looked for again
        bring(request, current_stamp())
        return [row[:-1] for row in read()]
    bring(request, rows[0][-1])
    return [row[:-1] for row in rows]

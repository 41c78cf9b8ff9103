"""The ETag of the catalogue's answers."""

from time import time

from audio.catalog.models.publication import sees_only_public
from audio.catalog.models.stamp import current_stamp
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
    where = current().code
    heard = f"-{where}" if where else ""
    return f"{SHAPE}-{current_stamp()}-{int(time()) // COUNTERS_OLD_SECONDS}{who}{heard}"

"""Lists as they were: worked out from the list of now, and from the steps that led there."""

from collections.abc import Sequence
from functools import reduce
from typing import NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from audio.playlists import lists
from audio.playlists.lists import Step
from audio.playlists.models.entry import PlaylistChange, PlaylistEntry
from audio.playlists.models.playlist import Playlist
from config.errors import NotFound

KEPT = 1_000
"""So many changes of a playlist can be gone back to."""


class NotKept(NotFound):
    """No such version, or one that is too long ago."""


class Present(NamedTuple):
    """A version, and the ids of its entries in order."""

    version: int
    entries: list[int]


def present(playlist_id: int) -> Present:
    """Both by one statement, so that they belong together. Raises `NotFound`."""
    placed = PlaylistEntry.objects.filter(playlist=OuterRef("pk"), position__isnull=False)
    ids = ArraySubquery(placed.order_by("position").values("pk"))
    row = Playlist.objects.filter(pk=playlist_id).values_list("version", ids).first()
    if row is None:
        raise NotFound
    return Present(*row)


def steps_between(playlist_id: int, *, since: int, until: int) -> list[Step]:
    """That made one version of the other, the last one first. Raises `NotKept`."""
    if not 0 < since <= until:
        raise NotKept
    made = PlaylistChange.objects.filter(
        playlist=playlist_id, version__gt=since, version__lte=until
    )
    details = list(made.order_by("-version").values_list("detail", flat=True))
    if len(details) != until - since:
        raise NotKept
    return [step for step in map(lists.step_of, details) if step]


def as_of(now: Present, playlist_id: int, version: int) -> list[int]:
    """The list that this version had. Raises `NotKept`."""
    steps = steps_between(playlist_id, since=version, until=now.version)
    return reduce(_before, steps, now.entries)


def _before(entries: Sequence[int], step: Step) -> list[int]:
    return lists.undo(entries, step)

"""Lists as they were: worked out from the list of now, and from the steps that led there."""

from collections.abc import Iterator
from typing import NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import Count, OuterRef, Q, QuerySet

from audio.playlists import lists
from audio.playlists.lists import Step
from audio.playlists.models.entry import PlaylistChange, PlaylistEntry
from audio.playlists.models.playlist import Playlist
from config.errors import NotFound

KEPT = 1_000
"""So many changes of a playlist can be gone back to, as far as `MOST_IDS` go."""
MOST_IDS = 200_000
"""So many ids of entries are gone over, the last first: a step may have up to 20,000."""
AT_ONCE = 20
"""So many steps are fetched together."""

_OF_NO_TRACKS = Q(kind__in=[PlaylistChange.Kind.CREATED, PlaylistChange.Kind.EDITED])


class NotKept(NotFound):
    """No such version, or one that is too long ago."""

    message = "The playlist has no such state, or it is too long ago to be gone back to."


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


def tracks_changed(playlist_id: int, *, since: int, until: int) -> bool:
    """Between two versions. Raises `NotKept`."""
    if not 0 < since <= until:
        raise NotKept
    made = _between(playlist_id, since, until)
    counts = made.aggregate(kept=Count("pk"), of_tracks=Count("pk", filter=~_OF_NO_TRACKS))
    if counts["kept"] != until - since:
        raise NotKept
    return bool(counts["of_tracks"])


def as_of(now: Present, playlist_id: int, version: int) -> list[int]:
    """The list that this version had. Raises `NotKept`."""
    if not 0 < version <= now.version:
        raise NotKept
    entries, reached = now.entries, now.version
    with transaction.atomic():
        for made, step in _back(playlist_id, since=version, until=now.version):
            entries, reached = lists.undo(entries, step) if step else entries, made - 1
    if reached != version:
        raise NotKept
    return entries


def oldest_within_reach(playlist_id: int, version: int) -> int:
    """The first change that can be undone, if `version` is that of now."""
    oldest = version + 1
    with transaction.atomic():
        for made, _ in _back(playlist_id, since=version - KEPT, until=version):
            oldest = made
    return oldest


def _between(playlist_id: int, since: int, until: int) -> QuerySet[PlaylistChange]:
    return PlaylistChange.objects.filter(
        playlist=playlist_id, version__gt=since, version__lte=until
    )


def _back(playlist_id: int, *, since: int, until: int) -> Iterator[tuple[int, Step | None]]:
    """What made each version, the last one first; ends before `MOST_IDS` are exceeded.

    In a transaction: a cursor that outlives its statement would read all of them at once.
    """
    made = _between(playlist_id, since, until).order_by("-version")
    ids = 0
    for version, detail in made.values_list("version", "detail").iterator(AT_ONCE):
        step = lists.step_of(detail)
        ids += step.ids_count if step else 0
        if ids > MOST_IDS:
            return
        yield version, step

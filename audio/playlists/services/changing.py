"""The frame of every change: alone with the playlist, and what follows at its end."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.utils import timezone

from audio.catalog import standing
from audio.indexing import documents
from audio.indexing.models import Kind as Indexed
from audio.playlists.found import document_of
from audio.playlists.models.entry import PlaylistChange
from audio.playlists.models.playlist import Playlist
from audio.playlists.past import KEPT
from audio.playlists.refusals import SnapshotConflict
from audio.playlists.services import telling
from audio.playlists.services.holding import hold_one
from config.errors import NotFound
from config.jobs import enqueue_once
from users.accounts.staying import stay
from users.models import User

SUMMARISE = "audio.playlists.summarise"
TRIM = "audio.playlists.trim"
TRIMMED_EVERY = 100
"""So many changes: for each of them would be a job for each of them."""

Kind = PlaylistChange.Kind
OF_TRACKS = frozenset({Kind.ADDED, Kind.MOVED, Kind.REMOVED, Kind.RESTORED})


class Change:
    """`playlist` is the row as it is now that it is held; what is set on it is saved."""

    def __init__(self, playlist: Playlist, by: User | None) -> None:
        self.playlist, self.by = playlist, by
        self._noted: list[PlaylistChange] = []
        self._tells = False
        self._found = _found_as(playlist)
        self._is_new = playlist.version == 0

    def require_current(self, snapshot_id: str | None) -> None:
        """For changes that cannot be rebased. None asks nothing. Raises `SnapshotConflict`."""
        if snapshot_id is not None and snapshot_id != self.playlist.snapshot_id:
            raise SnapshotConflict(snapshot_id=self.playlist.snapshot_id)

    def note(
        self, kind: str, detail: dict[str, Any] | None = None, *, quietly: bool = False
    ) -> None:
        """A new version. Without it nothing is saved.

        `detail`: positions and ids of entries, as in `lists`, or names of what was edited.
        Its people are told of tracks that are added, unless it is done `quietly`.
        """
        self._tells |= kind == Kind.ADDED and not quietly
        now = timezone.now()
        self.playlist.version += 1
        self.playlist.updated_at = now
        self._noted.append(
            PlaylistChange(
                playlist=self.playlist,
                version=self.playlist.version,
                kind=kind,
                by=self.by,
                at=now,
                detail={"tracks_count": self.playlist.tracks_count} | (detail or {}),
            )
        )

    def settle(self) -> None:
        """Last: row, history, search, and the jobs that come after a change."""
        if not self._noted:
            return
        self.playlist.save()
        PlaylistChange.objects.bulk_create(self._noted)
        if self._is_new or _found_as(self.playlist) != self._found:
            index_playlist(self.playlist)
        if self.by and self._tells:
            telling.of_tracks(self.playlist, by=self.by)
        if OF_TRACKS & {change.kind for change in self._noted}:
            enqueue_once(SUMMARISE, playlist_id=self.playlist.pk)
        versions = [change.version for change in self._noted]
        if any(at > KEPT and at % TRIMMED_EVERY == 0 for at in versions):
            enqueue_once(TRIM, playlist_id=self.playlist.pk)


@contextmanager
def changing(
    playlist: Playlist,
    *,
    by: User | None,
    staff: User | None = None,
    artists: Collection[int] = (),
) -> Iterator[Change]:
    """One transaction, in which nothing else changes the playlist. Raises `NotFound`.

    The caller asks afresh, of `change.playlist`, whether `by` may do this. Neither they, its
    owner nor the `staff` who decided it are erased meanwhile, and no track is taken down; none
    of `artists` deletes a draft.
    Locks are taken in the order that `users.accounts.staying` tells, and `settle` has the log
    of changes last. Who does more in the same transaction takes the locks for that before, as
    `importing` does. Without `by` it is in nobody's name.
    """
    with transaction.atomic():
        stay(playlist.owner_id, *(person.pk for person in (by, staff) if person))
        standing.hold(*artists)
        held = hold_one(Playlist.objects.filter(pk=playlist.pk))
        if held is None:
            raise NotFound
        change = Change(held, by)
        yield change
        change.settle()


def index_playlist(playlist: Playlist) -> None:
    """Found by its title and genres while it is public. The caller holds it."""
    document = document_of(playlist)
    if document:
        documents.upsert([document])
    else:
        documents.remove(Indexed.PLAYLIST, [playlist.pk])


def _found_as(playlist: Playlist) -> tuple[object, ...]:
    """What its row in the search depends on."""
    return (playlist.title, playlist.visibility, playlist.removal_id, playlist.published_at)

"""Tracks of a playlist: added, moved, removed.

Positions are 0 … n-1 before and after every statement here: what makes room and what closes a
gap is one UPDATE, after which PostgreSQL looks whether two stand at one place.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import F, Q

from audio.catalog.models.publication import known_to, sees_only_public
from audio.catalog.models.track import Track
from audio.playlists import lists
from audio.playlists.lists import Exchange, Move
from audio.playlists.models.entry import PlaylistEntry
from audio.playlists.models.playlist import Playlist
from audio.playlists.refusals import (
    PlaylistFull,
    SmartPlaylist,
    SnapshotConflict,
    UnknownTracks,
)
from audio.playlists.services import meanwhile
from audio.playlists.services.changing import Change, Kind, changing
from config.errors import NotFound
from users.models import User


class Added(NamedTuple):
    """What became of tracks that were to be added; `skipped` stand in the list already.

    The entries stand from `position` on.
    """

    snapshot_id: str
    entry_ids: list[int]
    skipped: list[int]
    position: int


class Removed(NamedTuple):
    """What became of entries that were to be removed: how many stood in the list."""

    snapshot_id: str
    removed: int


def add_tracks(
    *,
    playlist: Playlist,
    by: User,
    track_ids: Sequence[int],
    position: int | None = None,
    snapshot_id: str | None = None,
    allow_duplicates: bool = False,
) -> Added:
    """At `position` as `snapshot_id` (None: now) has them; else at the end. One new version.

    Raises `NotAnEditor`, `SmartPlaylist`, `UnknownTracks`, `PlaylistFull`, `NoSuchPlace`,
    `SnapshotConflict`.
    """
    with changing(playlist, by=by, artists=artists_of_drafts(by, track_ids)) as change:
        held = editable(change.playlist, by)
        durations = _durations(by, track_ids)
        at = _place(held, position, snapshot_id)
        fresh, skipped = list(track_ids), list[int]()
        if not allow_duplicates:
            fresh, skipped = _new_ones(held, track_ids)
        if held.tracks_count + len(fresh) > Playlist.MAX_TRACKS:
            raise PlaylistFull(limit=f"{Playlist.MAX_TRACKS:,}")
        entry_ids = _insert(held, by, at, [(pk, durations[pk]) for pk in fresh])
        if entry_ids:
            held.tracks_count += len(entry_ids)
            held.duration_ms += sum(durations[pk] for pk in fresh)
            _note(change, Kind.ADDED, lists.insertion(at, entry_ids))
    return Added(held.snapshot_id, entry_ids, skipped, at)


def move_entries(
    *,
    playlist: Playlist,
    by: User,
    range_start: int,
    range_length: int,
    insert_before: int,
    snapshot_id: str | None = None,
) -> str:
    """The snapshot_id afterwards: the same as before if they stand there already.

    Raises `NotAnEditor`, `SmartPlaylist`, `NoSuchPlace`, `SnapshotConflict`.
    """
    move = Move(range_start, range_length, insert_before)
    with changing(playlist, by=by) as change:
        held = editable(change.playlist, by)
        known = meanwhile.known_to(held, snapshot_id)
        ends = {
            "range_start": range_start + 1,
            "range_length": range_start + range_length,
            "insert_before": insert_before,
        }
        meanwhile.require_places(held, known, snapshot_id, ends)
        rebased = lists.rebased_move(known.meant, known.now, move) if known else move
        if rebased is None:
            raise SnapshotConflict(snapshot_id=held.snapshot_id)
        if not rebased.does_nothing:
            _shift(held, rebased)
            _note(change, Kind.MOVED, rebased)
    return held.snapshot_id


def remove_track(
    *, playlist: Playlist, by: User, track_id: int, snapshot_id: str | None = None
) -> str:
    """Wherever it stands. The snapshot_id afterwards.

    Raises `NotAnEditor`, `SmartPlaylist`, `NotFound`, also for what `by` may not know of, and
    `SnapshotConflict` for a snapshot to come.
    """
    which = Q(known_to(by, "track"), track=track_id)
    return _state_after(_remove(playlist, by, which, snapshot_id), playlist, which)


def remove_entry(
    *, playlist: Playlist, by: User, entry_id: int, snapshot_id: str | None = None
) -> str:
    """As `remove_track`."""
    ids = [entry_id]
    done = remove_entries(playlist=playlist, by=by, entry_ids=ids, snapshot_id=snapshot_id)
    return _state_after(done, playlist, Q(pk=entry_id))


def remove_entries(
    *,
    playlist: Playlist,
    by: User,
    entry_ids: Collection[int],
    snapshot_id: str | None = None,
) -> Removed:
    """Those of them that stand in it, all at once; none: no new version.

    Raises `NotAnEditor`, `SmartPlaylist`, `SnapshotConflict` for a snapshot to come.
    """
    return _remove(playlist, by, Q(pk__in=entry_ids), snapshot_id)


def editable(playlist: Playlist, by: User) -> Playlist:
    """Raises `NotAnEditor`, `SmartPlaylist`."""
    playlist.require_editor(by)
    if playlist.is_smart:
        raise SmartPlaylist
    return playlist


def _note(change: Change, kind: str, step: Move | Exchange) -> None:
    change.note(kind, step.detail() | {"counts": step.counts()})


def artists_of_drafts(by: User, track_ids: Collection[int]) -> set[int]:
    """Drafts alone are ever deleted, and few people see any: only those hold their artists."""
    if sees_only_public(by):
        return set()
    drafts = Track.objects.filter(pk__in=track_ids, first_published_at=None)
    pairs = drafts.values_list("artist", "album__artist")
    return {pk for pair in pairs for pk in pair if pk is not None}


def _durations(by: User, track_ids: Sequence[int]) -> dict[int, int]:
    """By id. Raises `UnknownTracks`."""
    wanted = set(track_ids)
    tracks = Track.objects.visible_to(by).filter(pk__in=wanted)
    found: dict[int, int] = dict(tracks.values_list("pk", "duration_ms"))
    if len(found) < len(wanted):
        missing = {at: pk for at, pk in enumerate(track_ids) if pk not in found}
        raise UnknownTracks(track_ids=missing)
    return found


def _place(held: Playlist, position: int | None, snapshot_id: str | None) -> int:
    if position is None:
        meanwhile.require_past(held, snapshot_id)
        return held.tracks_count
    known = meanwhile.known_to(held, snapshot_id)
    meanwhile.require_places(held, known, snapshot_id, {"position": position})
    at = lists.rebased_place(known.meant, known.now, position) if known else position
    if at is None:
        raise SnapshotConflict(snapshot_id=held.snapshot_id)
    return at


def _new_ones(held: Playlist, track_ids: Iterable[int]) -> tuple[list[int], list[int]]:
    """Those to add, and those that are there already or come twice."""
    there = PlaylistEntry.objects.filter(
        playlist=held, track__in=list(track_ids), position__isnull=False
    )
    seen: set[int | None] = set(there.values_list("track", flat=True))
    fresh: list[int] = []
    skipped: list[int] = []
    for pk in track_ids:
        (skipped if pk in seen else fresh).append(pk)
        seen.add(pk)
    return fresh, skipped


_INSERT = """
INSERT INTO audio_playlistentry
  (playlist_id, track_id, position, added_by_id, added_at, duration_ms)
SELECT %(playlist)s, track_id, %(at)s::int + n - 1, %(by)s, now(), duration_ms
FROM unnest(%(track_ids)s::bigint[], %(durations)s::int[]) WITH ORDINALITY
  AS given (track_id, duration_ms, n)
ORDER BY n
RETURNING position, id
"""


def _insert(held: Playlist, by: User, at: int, tracks: Sequence[tuple[int, int]]) -> list[int]:
    """The new entries' ids, in order."""
    if not tracks:
        return []
    if at < held.tracks_count:
        behind = PlaylistEntry.objects.filter(playlist=held, position__gte=at)
        behind.update(position=F("position") + len(tracks))
    track_ids, durations = zip(*tracks, strict=True)
    given = {"track_ids": list(track_ids), "durations": list(durations)}
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, given | {"playlist": held.pk, "by": by.pk, "at": at})
        return [pk for _, pk in sorted(cursor.fetchall())]


_SHIFT = """
UPDATE audio_playlistentry
SET position = position + CASE
  WHEN position BETWEEN %(start)s::int AND %(end)s::int - 1 THEN %(way)s::int
  ELSE %(others)s::int END
WHERE playlist_id = %(playlist)s AND position BETWEEN %(first)s::int AND %(last)s::int
"""


def _shift(held: Playlist, move: Move) -> None:
    """Touches what stands between the old place and the new one, and nothing else."""
    end, way = move.start + move.length, move.lands_at - move.start
    others = -move.length if way > 0 else move.length
    first, last = min(move.start, move.lands_at), max(end, end + way) - 1
    given = {"start": move.start, "end": end, "way": way, "others": others}
    with connection.cursor() as cursor:
        cursor.execute(_SHIFT, given | {"playlist": held.pk, "first": first, "last": last})


# `width_bucket` counts how many of those removed stand at a position or before it, by halving.
_REMOVE = """
UPDATE audio_playlistentry AS entry SET
  position = CASE WHEN stays THEN position - gone END,
  removed_in = CASE WHEN NOT stays THEN %(version)s::bigint END
FROM (
  SELECT id, width_bucket(position, %(out)s::int[]) AS gone,
    width_bucket(position, %(out)s::int[]) = width_bucket(position - 1, %(out)s::int[]) AS stays
  FROM audio_playlistentry
  WHERE playlist_id = %(playlist)s AND position >= %(first)s::int
) AS behind
WHERE entry.id = behind.id
"""


def _state_after(done: Removed, playlist: Playlist, which: Q) -> str:
    """A repeat is no error. Raises `NotFound` if none of them has ever stood in it."""
    if not (done.removed or PlaylistEntry.objects.filter(which, playlist=playlist).exists()):
        raise NotFound
    return done.snapshot_id


def _remove(playlist: Playlist, by: User, which: Q, snapshot_id: str | None) -> Removed:
    with changing(playlist, by=by) as change:
        held = editable(change.playlist, by)
        meanwhile.require_past(held, snapshot_id)
        placed = PlaylistEntry.objects.filter(which, playlist=held, position__isnull=False)
        found = list(placed.order_by("position").values_list("position", "pk", "duration_ms"))
        if not found:
            return Removed(held.snapshot_id, 0)
        out = [position or 0 for position, _, _ in found]
        given: dict[str, Any] = {"playlist": held.pk, "out": out, "first": out[0]}
        with connection.cursor() as cursor:
            cursor.execute(_REMOVE, given | {"version": held.version + 1})
        held.tracks_count -= len(found)
        held.duration_ms -= sum(duration for _, _, duration in found)
        places = [(position or 0, pk) for position, pk, _ in found]
        _note(change, Kind.REMOVED, lists.removal(places))
    return Removed(held.snapshot_id, len(found))

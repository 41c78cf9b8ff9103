"""What was done to a playlist since the snapshot that a client had before its eyes."""

from collections.abc import Mapping
from typing import NamedTuple

from audio.playlists import past
from audio.playlists.models.playlist import Playlist
from audio.playlists.past import NotKept
from audio.playlists.refusals import NoSuchPlace, SnapshotConflict


class Known(NamedTuple):
    """The ids of entries as the client knows them, and as they are."""

    meant: list[int]
    now: list[int]


def require_places(
    held: Playlist, known: Known | None, snapshot_id: str | None, ends: Mapping[str, int]
) -> None:
    """`ends` are by the field that names them. Raises `NoSuchPlace` for the first too far."""
    size = len(known.meant) if known else held.tracks_count
    for field, end in ends.items():
        if end > size:
            of = snapshot_id if known else None
            raise NoSuchPlace(field, tracks_count=size, snapshot_id=of)


def require_past(held: Playlist, snapshot_id: str | None) -> None:
    """For changes that mean the same in every state. Raises `SnapshotConflict`."""
    if snapshot_id is not None and not 0 < int(snapshot_id) <= held.version:
        raise SnapshotConflict(snapshot_id=held.snapshot_id)


def known_to(held: Playlist, snapshot_id: str | None) -> Known | None:
    """None: its positions are those of now. The playlist is held.

    Reads the list, of ids alone, only where it has changed. Raises `SnapshotConflict` for a
    snapshot that is not kept any more, or is none.
    """
    if snapshot_id is None or snapshot_id == held.snapshot_id:
        return None
    since = int(snapshot_id)
    try:
        if not past.tracks_changed(held.pk, since=since, until=held.version):
            return None
        now = past.present(held.pk)
        return Known(past.as_of(now, held.pk, since), now.entries)
    except NotKept as error:
        raise SnapshotConflict(snapshot_id=held.snapshot_id) from error

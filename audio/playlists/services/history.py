"""Going back to a version, and forgetting what is too long ago."""

from collections.abc import Sequence

from django.db import connection, transaction
from django.db.models import Sum

from audio.playlists import lists, past
from audio.playlists.models.entry import PlaylistChange, PlaylistEntry
from audio.playlists.models.playlist import Playlist
from audio.playlists.services.changing import Kind, changing
from audio.playlists.services.entries import editable
from audio.playlists.services.holding import hold_one
from users.models import User

# Only what comes, goes or stands elsewhere is given, and written.
_PUT = """
UPDATE audio_playlistentry AS entry SET
  position = given.position,
  removed_in = CASE WHEN given.position IS NULL THEN %(version)s::bigint END
FROM unnest(%(ids)s::bigint[], %(positions)s::int[]) AS given (id, position)
WHERE entry.id = given.id AND entry.playlist_id = %(playlist)s
"""


def restore(
    *, playlist: Playlist, by: User, version: int, snapshot_id: str | None = None
) -> str:
    """Its tracks as `version` had them, in a new version. The snapshot_id afterwards.

    Entries come back as who and when they were. Title and visibility stay. With `snapshot_id`
    only if that is the present one: a list that nobody has seen is not overwritten. Raises
    `NotAnEditor`, `SmartPlaylist`, `NotKept`, `SnapshotConflict`.
    """
    with changing(playlist, by=by) as change:
        held = editable(change.playlist, by)
        change.require_current(snapshot_id)
        now = past.present(held.pk)
        wanted = past.as_of(now, held.pk, version)
        step = lists.difference(now.entries, wanted)
        if step.out or step.into:
            _put(held, now.entries, wanted)
            placed = PlaylistEntry.objects.filter(playlist=held, position__isnull=False)
            held.tracks_count = len(wanted)
            held.duration_ms = placed.aggregate(total=Sum("duration_ms"))["total"] or 0
            told = {"to": version, "counts": step.counts()}
            change.note(Kind.RESTORED, step.detail() | told)
    return held.snapshot_id


def _put(held: Playlist, now: Sequence[int], wanted: Sequence[int]) -> None:
    stood = {pk: at for at, pk in enumerate(now)}
    given: list[tuple[int, int | None]] = [(pk, None) for pk in set(now) - set(wanted)]
    given += [(pk, at) for at, pk in enumerate(wanted) if stood.get(pk) != at]
    ids, positions = zip(*given, strict=True)
    arrays = {"ids": list(ids), "positions": list(positions)}
    with connection.cursor() as cursor:
        cursor.execute(_PUT, arrays | {"playlist": held.pk, "version": held.version + 1})
        if cursor.rowcount != len(given):
            raise RuntimeError(f"entries of playlist {held.pk} are missing")


def trim(*, playlist_id: int) -> None:
    """Keeps the changes that can be undone, and of removed entries those that come back.

    These are the last `past.KEPT`, or fewer if they hold many ids. Safe to repeat.
    """
    versions = Playlist.objects.filter(pk=playlist_id).values_list("version", flat=True)
    version = versions.first()
    if version is not None:  # what is read at length is read before the playlist is held
        _forget_before(past.oldest_within_reach(playlist_id, version), playlist_id)


@transaction.atomic
def _forget_before(oldest: int, playlist_id: int) -> None:
    held = hold_one(Playlist.objects.filter(pk=playlist_id))
    if held is None:
        return
    oldest = max(oldest, held.version - past.KEPT + 1)
    PlaylistChange.objects.filter(playlist=held, version__lt=oldest).delete()
    removed = PlaylistEntry.objects.filter(playlist=held, position=None)
    removed.filter(removed_in__lt=oldest).delete()

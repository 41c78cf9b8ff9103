"""What a playlist is like: its commonest genres and artists, and a mosaic of its covers."""

import logging
import secrets
from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import Max, Min

from audio.catalog.models.publication import ANYBODY, Status
from audio.catalog.models.track import Track
from audio.playlists import mosaics, smart
from audio.playlists.models.entry import PlaylistEntry
from audio.playlists.models.playlist import Playlist
from audio.playlists.services import pictures
from audio.playlists.services.changing import SUMMARISE, index_playlist
from audio.playlists.services.holding import hold_one
from config.jobs import enqueue_once

log = logging.getLogger(__name__)

LOOKED_AT = 1_000
"""Entries, from the first one on."""
MOST_GENRES, MOST_ARTISTS = 10, 50
SPAN = 20_000
"""Ids of playlists that one statement of a sweep looks at: some 50 ms."""
AT_ONCE = 1_000
"""Mosaics to be made anew after which a sweep looks no further."""


class Summary(NamedTuple):
    """Of one state. `covers` are the keys of four, or of one, or none."""

    state: tuple[int, str]
    genre_ids: list[int]
    artist_ids: list[int]
    covers: list[str]


def summarise(*, playlist_id: int) -> None:
    """As it is now; as it was, if its rules take too long. Safe to repeat.

    Nobody waits while it is looked at: `_keep` asks whether it has changed meanwhile. Raises
    `Busy`, `StorageFails`.
    """
    with transaction.atomic():  # held before it is looked at: see `config.jobs.enqueue_once`
        held = hold_one(Playlist.objects.filter(pk=playlist_id))
    if held is None:
        return
    try:
        seen = _look(held)
    except smart.RulesTakeTooLong:
        log.warning("The rules of playlist %s take too long to say what it is like.", held.pk)
        return
    key = held.mosaic_key
    if seen.covers != held.mosaic_of:
        picture = mosaics.of_covers(seen.covers)
        key = pictures.store(picture) if picture else ""
    with transaction.atomic():
        _keep(playlist_id, seen, key)


def _keep(playlist_id: int, seen: Summary, key: str) -> None:
    """Unless it has changed meanwhile: then all of it once more."""
    held = hold_one(Playlist.objects.filter(pk=playlist_id))
    if held is None or _state(held) != seen.state:
        if held is None or held.mosaic_key != key:
            pictures.forget(key)
        if held:
            enqueue_once(SUMMARISE, playlist_id=playlist_id)
        return
    if held.mosaic_key != key:
        pictures.forget(held.mosaic_key)
    Playlist.objects.filter(pk=playlist_id).update(
        genre_ids=seen.genre_ids,
        artist_ids=seen.artist_ids,
        mosaic_key=key,
        mosaic_of=seen.covers,
    )
    if set(held.genre_ids) != set(seen.genre_ids):
        held.genre_ids = seen.genre_ids
        index_playlist(held)


def renew_mosaics() -> int:
    """Of those that show a cover which is nowhere else to be seen any more. How many.

    Each time from another place on, so that those which fail again and again hide no others.
    """
    ends = Playlist.objects.aggregate(first=Min("pk"), last=Max("pk"))
    starts = range(ends["first"] or 0, (ends["last"] or -1) + 1, SPAN)
    at = secrets.randbelow(len(starts) or 1)
    told = 0
    for start in (*starts[at:], *starts[:at]):
        if told < AT_ONCE:
            told += _renew(start)
    return told


def _renew(start: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_STALE, {"start": start, "end": start + SPAN, "shown": Status.PUBLISHED})
        stale = [pk for (pk,) in cursor.fetchall()]
    for pk in stale:
        with transaction.atomic():
            enqueue_once(SUMMARISE, playlist_id=pk)
    return len(stale)


_STALE = """
SELECT DISTINCT playlist.id
FROM audio_playlist playlist CROSS JOIN unnest(playlist.mosaic_of) AS used (key)
LEFT JOIN (
  SELECT cover_key FROM audio_album WHERE status = %(shown)s AND cover_key <> ''
  UNION ALL SELECT cover_key FROM audio_track WHERE status = %(shown)s AND cover_key <> ''
) shown ON shown.cover_key = used.key
WHERE playlist.id >= %(start)s AND playlist.id < %(end)s AND shown.cover_key IS NULL
ORDER BY playlist.id
"""


def _state(playlist: Playlist) -> tuple[int, str]:
    return playlist.version, playlist.mosaic_key


def _look(playlist: Playlist) -> Summary:
    """Two queries. Only what everybody may see counts. Raises `RulesTakeTooLong`."""
    rows = _first_of(playlist)
    tagged = Track.genres.through.objects.filter(track__in={row[0] for row in rows})
    genres: dict[int, list[int]] = {}
    for track, genre in tagged.values_list("track", "genre"):
        genres.setdefault(track, []).append(genre)
    covers = list(dict.fromkeys(key for row in rows if (key := row[2] or row[3])))
    return Summary(
        _state(playlist),
        _commonest((pk for row in rows for pk in genres.get(row[0], ())), MOST_GENRES),
        _commonest((row[1] for row in rows), MOST_ARTISTS),
        covers[:4] if len(covers) >= 4 else covers[:1],
    )


def _first_of(playlist: Playlist) -> list[tuple[Any, ...]]:
    """Tracks, their artists, their covers and those of their albums, in order."""
    told = ("artist", "cover_key", "album__cover_key")
    if playlist.is_smart:
        with smart.bounded():
            return list(smart.tracks(playlist, ANYBODY).values_list("pk", *told))
    entries = PlaylistEntry.objects.filter(
        playlist=playlist, position__lt=LOOKED_AT, track__status=Status.PUBLISHED
    )
    columns = ("track", *(f"track__{name}" for name in told))
    return list(entries.order_by("position").values_list(*columns))


def _commonest(ids: Iterable[int], most: int) -> list[int]:
    counted = Counter(ids).items()
    return [pk for pk, _ in sorted(counted, key=lambda one: (-one[1], one[0]))[:most]]

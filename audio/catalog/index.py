"""Hands artists, albums and tracks to `audio.indexing`, and notes that they have changed."""

from collections.abc import Callable, Collection, Iterable, Iterator

from django.db import connection

from audio.catalog import found
from audio.catalog.models.album import Album
from audio.catalog.models.track import Credit, Track
from audio.changes import models as changes
from audio.changes.services import note_all
from audio.indexing import documents
from audio.indexing.documents import Document, Standing
from audio.indexing.models import Kind
from audio.indexing.rows import genre_lexeme
from config.jobs import enqueue_once

REINDEX = "audio.search.reindex_artist"
MOST_AT_ONCE = 1_000
"""Documents that a change of an artist's name writes itself, at 0.2 ms each."""

Held = dict[tuple[Kind, int], Standing]

# A UNION, for an index scan each: an OR over two tables would read them whole.
_SHOWING = f"""
SELECT {int(changes.Kind.ALBUM)}, id FROM audio_album WHERE artist_id = ANY(%(artists)s)
UNION SELECT {int(changes.Kind.TRACK)}, id FROM audio_track WHERE artist_id = ANY(%(artists)s)
UNION SELECT {int(changes.Kind.TRACK)}, track_id FROM audio_credit
  WHERE artist_id = ANY(%(artists)s)
UNION SELECT {int(changes.Kind.TRACK)}, id FROM audio_track WHERE album_id = ANY(%(albums)s)
UNION SELECT {int(changes.Kind.TRACK)}, t.id FROM audio_track t
  JOIN audio_album b ON b.id = t.album_id WHERE b.artist_id = ANY(%(artists)s)
"""  # noqa: S608


def note_changed(
    *,
    artists: Iterable[int] = (),
    albums: Iterable[int] = (),
    tracks: Iterable[int] = (),
    shown_artists: Iterable[int] = (),
    shown_albums: Iterable[int] = (),
) -> None:
    """For those who keep a copy. The `shown_…` have changed with what shows their cards."""
    shown_artists, shown_albums = {*shown_artists}, {*shown_albums}
    noted = {
        changes.Kind.TRACK: {*tracks},
        changes.Kind.ALBUM: {*albums} | shown_albums,
        changes.Kind.ARTIST: {*artists} | shown_artists,
    }
    for kind, pk in _showing(shown_artists, shown_albums):
        noted[changes.Kind(kind)].add(pk)
    note_all(ids=noted)


def _showing(artists: set[int], albums: set[int]) -> list[tuple[int, int]]:
    if not (artists or albums):
        return []
    with connection.cursor() as cursor:
        cursor.execute(_SHOWING, {"artists": sorted(artists), "albums": sorted(albums)})
        return [(kind, pk) for kind, pk in cursor.fetchall()]


def index_things(
    *,
    artists: Iterable[int] = (),
    albums: Iterable[int] = (),
    tracks: Iterable[int] = (),
    all_of: Iterable[int] = (),
) -> None:
    """They are found as they are now; those that are gone, no more.

    With the tracks their artists, where the tracks' genres are others now. `all_of` are artists
    with everything that carries their name: now, or by a job where there is much of it.

    Once in a transaction, for all that it changes: documents are held in one order before
    anything is read (see `documents.hold`), and new words are added in one order.
    """
    wanted = {
        Kind.TRACK: {*tracks},
        Kind.ALBUM: {*albums},
        Kind.ARTIST: {*artists},
    }
    for artist in sorted({*all_of}):
        _add_all_of(artist, wanted)
    owners = Track.objects.filter(pk__in=wanted[Kind.TRACK]).values_list("artist", flat=True)
    held = documents.hold({**wanted, Kind.ARTIST: wanted[Kind.ARTIST] | {*owners}})
    now: dict[Kind, dict[int, Document]] = {
        kind: _as_now(kind, wanted[kind]) for kind in (Kind.TRACK, Kind.ALBUM)
    }
    wanted[Kind.ARTIST] |= _artists_of_other_genres(
        wanted[Kind.TRACK], now[Kind.TRACK].values(), held
    )
    now[Kind.ARTIST] = _as_now(Kind.ARTIST, wanted[Kind.ARTIST])
    documents.upsert(one for of_kind in now.values() for one in of_kind.values())
    for kind, ids in wanted.items():
        if gone := {pk for pk in ids - now[kind].keys() if (kind, pk) in held}:
            documents.remove(kind, gone)


_OF: dict[Kind, Callable[[Collection[int]], Iterator[Document]]] = {
    Kind.TRACK: found.of_tracks,
    Kind.ALBUM: found.of_albums,
    Kind.ARTIST: found.of_artists,
}


def _as_now(kind: Kind, ids: set[int]) -> dict[int, Document]:
    return {one.object_id: one for one in _OF[kind](ids)} if ids else {}


def _artists_of_other_genres(
    tracks: Iterable[int], now: Iterable[Document], before: Held
) -> set[int]:
    """Of tracks that have come, gone or changed, whose genres are not what they were."""
    standing = {one.object_id: _standing(one) for one in now}
    artists: set[int | None] = set()
    for pk in tracks:
        sides = before.get((Kind.TRACK, pk)), standing.get(pk)
        given = [side if side and side.is_public and side.genres else None for side in sides]
        if given[0] != given[1]:
            artists |= {side.artist_id for side in given if side}
    return {pk for pk in artists if pk is not None}


def _standing(track: Document) -> Standing:
    genres = sorted({genre_lexeme(pk) for pk in track.genre_ids})
    return Standing(track.is_public, track.artist_ids[0], tuple(genres))


def _add_all_of(artist_id: int, wanted: dict[Kind, set[int]]) -> None:
    artists, albums, tracks = carrying(artist_id)
    wanted[Kind.ARTIST] |= artists
    if len(albums) + len(tracks) < MOST_AT_ONCE:
        wanted[Kind.ALBUM] |= albums
        wanted[Kind.TRACK] |= tracks
    else:
        enqueue_once(REINDEX, artist_id=artist_id)


def carrying(artist_id: int) -> tuple[set[int], set[int], set[int]]:
    """Artists, albums and tracks whose documents are made of the artist's row."""
    albums = Album.objects.filter(artist=artist_id).values_list("pk", flat=True)
    own = Track.objects.filter(artist=artist_id).values_list("pk", flat=True)
    credited = Credit.objects.filter(artist=artist_id, accepted=True)
    return {artist_id}, {*albums}, {*own, *credited.values_list("track", flat=True)}

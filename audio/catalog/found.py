"""What artists, albums and tracks are found by: their documents, made from rows."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date

from django.db import connection
from django.db.models import F

from audio.catalog.models.album import Album
from audio.catalog.models.artist import Artist
from audio.catalog.models.publication import Status
from audio.catalog.models.track import Credit, Track
from audio.indexing.models import Kind
from audio.indexing.rows import Document

_GENRES_OF_ARTISTS = """
SELECT DISTINCT t.artist_id, g.genre_id
FROM audio_track t JOIN audio_track_genres g ON g.track_id = t.id
WHERE t.artist_id = ANY(%s) AND t.status = %s
"""


def of_artists(ids: Collection[int]) -> Iterator[Document]:
    """By name, and by the genres of their published tracks. Two queries."""
    genres = _genres_of_artists(ids)
    columns = ("pk", "name", "status", "published_at", "user")
    for pk, name, status, at, owner in Artist.objects.filter(pk__in=ids).values_list(*columns):
        yield Document(
            kind=Kind.ARTIST,
            object_id=pk,
            title=name,
            is_public=status == Status.PUBLISHED,
            owner_id=owner,
            available_from=at,
            artist_ids=[pk],
            genre_ids=genres[pk],
        )


def of_albums(ids: Collection[int]) -> Iterator[Document]:
    """By title, artist, genres and year. Two queries."""
    genres = _genres_of(Album, ids)
    columns = ("pk", "title", "status", "published_at", "release_date", "artist")
    of_artist = ("artist__name", "artist__user")
    rows = Album.objects.filter(pk__in=ids).values_list(*columns, *of_artist)
    for pk, title, status, at, released, artist, name, owner in rows:
        yield Document(
            kind=Kind.ALBUM,
            object_id=pk,
            title=title,
            is_public=status == Status.PUBLISHED,
            artists=[name],
            owner_id=owner,
            available_from=at,
            artist_ids=[artist],
            genre_ids=genres[pk],
            year=_year(released),
        )


def of_tracks(ids: Collection[int]) -> Iterator[Document]:
    """By title, album, genres, the album's year and all who are credited. Three queries."""
    credited = _credited(ids)
    genres = _genres_of(Track, ids)
    columns = ("pk", "title", "status", "published_at", "artist", "artist__name")
    of_others = ("artist__user", "album__title", "album__release_date")
    rows = Track.objects.filter(pk__in=ids).values_list(*columns, *of_others)
    for pk, title, status, at, artist, name, owner, album, released in rows:
        yield Document(
            kind=Kind.TRACK,
            object_id=pk,
            title=title,
            is_public=status == Status.PUBLISHED,
            artists=[name, *credited[pk]],
            album=album or "",
            owner_id=owner,
            available_from=at,
            artist_ids=[artist],
            genre_ids=genres[pk],
            year=_year(released),
        )


def _year(released: date | None) -> int | None:
    return released.year if released else None


def _credited(tracks: Collection[int]) -> dict[int, list[str]]:
    """Each artist once, in the order of their ids: the same rows give the same document."""
    found: dict[int, list[str]] = defaultdict(list)
    accepted = Credit.objects.filter(track__in=tracks, accepted=True, artist__isnull=False)
    rows = accepted.values_list("track", "artist", "artist__name").order_by("track", "artist")
    for track, _, name in rows.exclude(artist=F("track__artist")).distinct():
        found[track].append(name)
    return found


def _genres_of(model: type[Album] | type[Track], ids: Collection[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    name = model._meta.model_name or ""
    rows = model.genres.through.objects.filter(**{f"{name}__in": ids})
    for pk, genre in rows.values_list(name, "genre"):
        found[pk].append(genre)
    return found


def _genres_of_artists(ids: Collection[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_GENRES_OF_ARTISTS, [list(ids), Status.PUBLISHED])
        for artist, genre in cursor.fetchall():
            found[artist].append(genre)
    return found

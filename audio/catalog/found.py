"""What artists, albums and tracks are found by: their documents, made from rows."""

from collections.abc import Collection, Iterator
from typing import Any, Final

from django.db import connection

from audio.catalog.models.publication import Status
from audio.indexing.models import Kind
from audio.indexing.rows import Document

# One statement for each kind, since every change of a song asks for its documents: by the ORM
# they were seven, and three times as long.
_ARTISTS: Final = f"""
SELECT a.id, a.name, a.status = '{Status.PUBLISHED}', a.user_id, a.published_at,
  ARRAY(
    SELECT DISTINCT g.genre_id
    FROM audio_track t JOIN audio_track_genres g ON g.track_id = t.id
    WHERE t.artist_id = a.id AND t.status = '{Status.PUBLISHED}' ORDER BY 1
  )
FROM audio_artist a WHERE a.id = ANY(%s)
"""  # noqa: S608
_ALBUMS: Final = f"""
SELECT b.id, b.title, b.status = '{Status.PUBLISHED}', a.name, a.user_id, b.published_at,
  b.artist_id, date_part('year', b.release_date)::int,
  ARRAY(SELECT g.genre_id FROM audio_album_genres g WHERE g.album_id = b.id ORDER BY 1)
FROM audio_album b JOIN audio_artist a ON a.id = b.artist_id WHERE b.id = ANY(%s)
"""  # noqa: S608
# Those who are credited stand in the order of their ids: the same rows give the same document.
_TRACKS: Final = f"""
SELECT t.id, t.title, t.status = '{Status.PUBLISHED}', a.name, b.title, a.user_id,
  t.published_at, t.artist_id, date_part('year', b.release_date)::int,
  ARRAY(SELECT g.genre_id FROM audio_track_genres g WHERE g.track_id = t.id ORDER BY 1),
  ARRAY(
    SELECT other.name FROM audio_artist other
    WHERE other.id <> t.artist_id AND other.id IN (
      SELECT c.artist_id FROM audio_credit c WHERE c.track_id = t.id AND c.accepted
    ) ORDER BY other.id
  )
FROM audio_track t JOIN audio_artist a ON a.id = t.artist_id
LEFT JOIN audio_album b ON b.id = t.album_id WHERE t.id = ANY(%s)
"""  # noqa: S608


def of_artists(ids: Collection[int]) -> Iterator[Document]:
    """By name, and by the genres of their published tracks. One query."""
    for pk, name, is_public, owner, at, genres in _rows(_ARTISTS, ids):
        yield Document(
            kind=Kind.ARTIST,
            object_id=pk,
            title=name,
            is_public=is_public,
            owner_id=owner,
            available_from=at,
            artist_ids=[pk],
            genre_ids=genres,
        )


def of_albums(ids: Collection[int]) -> Iterator[Document]:
    """By title, artist, genres and year. One query."""
    for pk, title, is_public, name, owner, at, artist, year, genres in _rows(_ALBUMS, ids):
        yield Document(
            kind=Kind.ALBUM,
            object_id=pk,
            title=title,
            is_public=is_public,
            artists=[name],
            owner_id=owner,
            available_from=at,
            artist_ids=[artist],
            genre_ids=genres,
            year=year,
        )


def of_tracks(ids: Collection[int]) -> Iterator[Document]:
    """By title, album, genres, the album's year and all who are credited. One query."""
    for row in _rows(_TRACKS, ids):
        pk, title, is_public, name, album, owner, at, artist, year, genres, credited = row
        yield Document(
            kind=Kind.TRACK,
            object_id=pk,
            title=title,
            is_public=is_public,
            artists=[name, *credited],
            album=album or "",
            owner_id=owner,
            available_from=at,
            artist_ids=[artist],
            genre_ids=genres,
            year=year,
        )


def _rows(statement: str, ids: Collection[int]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(ids)])
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows

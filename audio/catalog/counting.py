"""Counters of the catalogue, recounted from its rows in the transaction of a change."""

from collections.abc import Iterable

from django.db import connection

# Locked by id first: two changes of the same counters wait for each other, never deadlock. In a
# statement of its own, so that the one that counts sees what the other has committed.
_LOCK = "SELECT id FROM {table} WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE"
_ARTISTS = """
UPDATE audio_artist a SET
  tracks_count = (SELECT count(*) FROM audio_track t
    WHERE t.artist_id = a.id AND t.status = 'published'),
  albums_count = (SELECT count(*) FROM audio_album b
    WHERE b.artist_id = a.id AND b.status = 'published')
WHERE a.id = ANY(%s)
"""
_ALBUMS = """
UPDATE audio_album b SET
  tracks_count = (SELECT count(*) FROM audio_track t
    WHERE t.album_id = b.id AND t.status = 'published'),
  duration_ms = (SELECT coalesce(sum(t.duration_ms), 0) FROM audio_track t
    WHERE t.album_id = b.id AND t.status = 'published')
WHERE b.id = ANY(%s)
"""
_GENRES = """
UPDATE audio_genre g SET
  tracks_count = (SELECT count(*) FROM audio_track_genres tg
    JOIN audio_track t ON t.id = tg.track_id
    WHERE tg.genre_id = g.id AND t.status = 'published'),
  albums_count = (SELECT count(*) FROM audio_album_genres bg
    JOIN audio_album b ON b.id = bg.album_id
    WHERE bg.genre_id = g.id AND b.status = 'published')
WHERE g.id = ANY(%s)
"""


def recount(
    *, artists: Iterable[int] = (), albums: Iterable[int] = (), genres: Iterable[int] = ()
) -> None:
    """Exact when it commits. Costs one index scan for each row touched."""
    _count("audio_artist", _ARTISTS, artists)
    _count("audio_album", _ALBUMS, albums)
    _count("audio_genre", _GENRES, genres)


def _count(table: str, sql: str, ids: Iterable[int]) -> None:
    touched = sorted(set(ids))
    if not touched:
        return
    with connection.cursor() as cursor:
        cursor.execute(_LOCK.format(table=table), [touched])
        cursor.execute(sql, [touched])

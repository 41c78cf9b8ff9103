"""What mixes are made of, besides what is guessed: each a statement for one person."""

from collections.abc import Collection, Sequence
from typing import Any, Final, NamedTuple

from django.db import connection

from recommendations.taste.queries import TRACK_SPARED
from recommendations.training.candidate_sql import NEW_DAYS


class Fact(NamedTuple):
    """A track that may be put before them now."""

    id: int
    artist: int
    album: int | None
    genres: tuple[int, ...]


class Release(NamedTuple):
    """A new track; of an album only the first few. `place` of its artist among those asked."""

    id: int
    artist: int
    album: int | None
    place: int


_TRACKS: Final = """
SELECT t.id, t.artist_id, t.album_id,
  ARRAY(SELECT g.genre_id FROM audio_track_genres g WHERE g.track_id = t.id)
FROM audio_track t
WHERE t.id = ANY(%(ids)s::bigint[]) AND t.status = 'published' AND t.is_playable AND {spared}
"""
_HEARD: Final = """
SELECT w.id FROM unnest(%(ids)s::bigint[]) AS w (id)
WHERE (SELECT true FROM audio_playevent p
    WHERE p.user_id = %(me)s AND p.track_id = w.id LIMIT 1) IS NOT NULL
  OR (SELECT true FROM audio_likedtrack l
    WHERE l.user_id = %(me)s AND l.track_id = w.id) IS NOT NULL
  OR (SELECT true FROM audio_rating r
    WHERE r.user_id = %(me)s AND r.track_id = w.id) IS NOT NULL
  OR (SELECT true FROM audio_track t JOIN audio_savedalbum s
      ON s.user_id = %(me)s AND s.album_id = t.album_id
    WHERE t.id = w.id) IS NOT NULL
"""
_RELEASES: Final = """
SELECT new.id, new.artist_id, new.album_id, a.n
FROM unnest(%(artists)s::bigint[]) WITH ORDINALITY AS a (id, n)
CROSS JOIN LATERAL (
  SELECT t.*, row_number() OVER (
      PARTITION BY coalesce(t.album_id, -t.id) ORDER BY t.plays_count DESC, t.album_position
    ) AS of_album
  FROM audio_track t
  WHERE t.artist_id = a.id AND t.status = 'published' AND t.is_playable
    AND t.published_at > statement_timestamp() - interval '{days} days'
    AND coalesce(t.first_published_at, t.published_at)
      > statement_timestamp() - interval '{days} days'
    AND {spared}
  ORDER BY t.published_at DESC, t.id DESC LIMIT 60
) AS new
WHERE new.of_album <= 2
ORDER BY a.n, new.published_at DESC, new.of_album, new.id
"""


def tracks(me: int, ids: Collection[int]) -> dict[int, Fact]:
    """Those of these that may be put before them, by id. One query."""
    rows = _rows(_TRACKS.format(spared=TRACK_SPARED), me=me, ids=list(ids)) if ids else []
    return {pk: Fact(pk, artist, album, tuple(genres)) for pk, artist, album, genres in rows}


def known(me: int, ids: Collection[int]) -> set[int]:
    """Those of these that they ever began, liked, rated, or saved the album of. One query."""
    return {pk for (pk,) in _rows(_HEARD, me=me, ids=list(ids))} if ids else set()


def releases(me: int, artists: Sequence[int]) -> list[Release]:
    """New tracks of these artists, whose order they keep, the newest first. One query."""
    if not artists:
        return []
    statement = _RELEASES.format(spared=TRACK_SPARED, days=NEW_DAYS)
    return [Release(*row) for row in _rows(statement, me=me, artists=list(artists))]


def _rows(statement: str, **given: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found

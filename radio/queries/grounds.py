"""What a station stands on: the tracks, artists and genres that its seed leads to.

One's own radio stands on what they like, hear and follow, and on what they want more of.
"""

from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from django.db import connection

from audio.playlists import smart
from audio.playlists.models.playlist import Playlist
from radio.models import Station
from users.models import User

MOST_TRACKS: Final = 300
"""Of a playlist, chosen anew for each session."""
MOST_ARTISTS, MOST_GENRES = 30, 5


class Grounds(NamedTuple):
    """Ids, the most important first."""

    tracks: list[int]
    artists: list[int]
    genres: list[int]


_GENRES = """ARRAY(
  SELECT g.genre_id FROM audio_track_genres g WHERE g.track_id = ANY(own.ids)
  GROUP BY g.genre_id ORDER BY count(*) DESC, g.genre_id LIMIT %(genres)s)"""
_ARTISTS = """ARRAY(
  SELECT t.artist_id FROM audio_track t WHERE t.id = ANY(own.ids)
  GROUP BY t.artist_id ORDER BY count(*) DESC, t.artist_id LIMIT %(artists)s)"""
_OF_TRACK = """
SELECT ARRAY[t.id], t.artist_id || ARRAY(
    SELECT c.artist_id FROM audio_credit c
    WHERE c.track_id = t.id AND c.accepted AND c.role = 'featured' AND c.artist_id IS NOT NULL),
  ARRAY(SELECT g.genre_id FROM audio_track_genres g WHERE g.track_id = t.id)
FROM audio_track t WHERE t.id = %(id)s
"""
_OF_ARTIST = """
WITH own AS MATERIALIZED (
  SELECT ARRAY(
    SELECT t.id FROM audio_track t WHERE t.artist_id = %(id)s AND t.status = 'published'
    ORDER BY t.plays_count DESC, t.id LIMIT %(tracks)s) AS ids
)
SELECT own.ids[1:20], ARRAY[%(id)s::bigint], {genres_of} FROM own
"""
_OF_GENRE = """
SELECT ARRAY(
    SELECT e.object_id FROM audio_chart c JOIN audio_chartentry e ON e.chart_id = c.id
    WHERE c.kind = 'tracks' AND c.period IN ('month', 'all') AND c.genre_id = %(id)s
    ORDER BY c.period DESC, e.rank LIMIT 20), '{{}}'::bigint[], ARRAY[%(id)s::bigint]
"""
_OF_TRACKS = """
SELECT own.ids, {artists_of}, {genres_of} FROM (SELECT %(ids)s::bigint[] AS ids) AS own
"""
_OF_PLAYLIST = """
WITH own AS MATERIALIZED (
  SELECT ARRAY(
    SELECT e.track_id FROM audio_playlistentry e
    WHERE e.playlist_id = %(id)s AND e.position IS NOT NULL AND e.track_id IS NOT NULL
    ORDER BY hashint8extended(e.track_id, %(luck)s), e.id LIMIT %(tracks)s) AS ids
)
SELECT own.ids, {artists_of}, {genres_of}
FROM own
"""
# Of what they said so, the last first.
_MORE = """(
  SELECT {kind}_id FROM recommendations_feedback
  WHERE user_id = %(id)s AND verdict = 'more' AND {kind}_id IS NOT NULL
  ORDER BY created_at DESC, id DESC LIMIT %({kind}s)s)"""
_FAVOURITES = """ARRAY(
  SELECT g.id FROM audio_genre g JOIN users_client c ON g.slug = ANY(c.favourite_genres)
  WHERE c.user_id = %(id)s LIMIT %(genres)s)"""
_CHOSEN = """
SELECT '{{}}'::bigint[], '{{}}'::bigint[], ARRAY{more_genres} || {favourites}
"""
_OF_PERSON = """
WITH own AS MATERIALIZED (
  SELECT ARRAY(
    SELECT m.track_id FROM ((
      SELECT track_id, created_at AS at FROM audio_likedtrack WHERE user_id = %(id)s
      ORDER BY created_at DESC, id DESC LIMIT 150
    ) UNION ALL (
      SELECT track_id, played_at FROM audio_playevent WHERE user_id = %(id)s AND counted
      ORDER BY played_at DESC, id DESC LIMIT 150
    ) UNION ALL (
      SELECT track_id, created_at FROM recommendations_feedback
      WHERE user_id = %(id)s AND verdict = 'more' AND track_id IS NOT NULL
      ORDER BY created_at DESC, id DESC LIMIT 150
    ) UNION ALL (
      SELECT t.id, f.created_at
      FROM recommendations_feedback f JOIN audio_track t ON t.album_id = f.album_id
      WHERE f.user_id = %(id)s AND f.verdict = 'more' AND t.status = 'published'
      ORDER BY f.created_at DESC, f.id DESC, t.id LIMIT 150
    )) AS m GROUP BY m.track_id ORDER BY max(m.at) DESC, m.track_id) AS ids
), chosen AS MATERIALIZED (
  SELECT {favourites} AS ids
)
SELECT own.ids, ARRAY{more_artists} || ARRAY(
    SELECT artist_id FROM audio_followedartist WHERE user_id = %(id)s
    ORDER BY created_at DESC, id DESC LIMIT %(artists)s
  ) || {artists_of},
  ARRAY{more_genres} || CASE chosen.ids WHEN '{{}}' THEN {genres_of} ELSE chosen.ids END
FROM own, chosen
"""
_STATEMENTS: Final = {
    kind: statement.format(
        artists_of=_ARTISTS,
        genres_of=_GENRES,
        favourites=_FAVOURITES,
        more_artists=_MORE.format(kind="artist"),
        more_genres=_MORE.format(kind="genre"),
    )
    for kind, statement in (
        ("track", _OF_TRACK),
        ("artist", _OF_ARTIST),
        ("genre", _OF_GENRE),
        ("playlist", _OF_PLAYLIST),
        ("smart", _OF_TRACKS),
        ("user", _OF_PERSON),
        ("chosen", _CHOSEN),
    )
}


def of(station: Station, user: User, *, personalised: bool) -> Grounds:
    """One query; of a smart playlist, two more. Raises `RulesTakeTooLong`."""
    kind, pk = station.seed
    ids: list[int] = []
    if kind == "user" and not personalised:
        kind = "chosen"
    if kind == "playlist" and (found := _smart(pk)):
        kind, ids = "smart", smart.track_ids(found, user)[:MOST_TRACKS]
    given: dict[str, Any] = {
        "id": pk,
        "ids": ids,
        "tracks": MOST_TRACKS,
        "artists": MOST_ARTISTS,
        "genres": MOST_GENRES,
        "luck": station.random_seed // 2 + station.session,
    }
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENTS[kind], given)
        row = cursor.fetchone()
    return Grounds(*map(_each_once, row)) if row else Grounds([], [], [])


def _each_once(ids: Iterable[int]) -> list[int]:
    return list(dict.fromkeys(ids))


def _smart(pk: int) -> Playlist | None:
    return Playlist.objects.filter(pk=pk, rules__isnull=False).first()

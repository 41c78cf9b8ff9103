"""The statement behind `reasons`: which of the reasons asked for hold at this moment.

Of each that holds a row: item, code, because, type (null: as the code says), id, name; of
people the username, first and last name.
"""

from functools import cache

from recommendations.taste.queries import ALBUM_SPARED, ARTIST_SPARED, TRACK_SPARED
from recommendations.training.candidate_sql import NEW_DAYS
from recommendations.training.models import Kind
from recommendations.training.packed import Because

_TRACK = """SELECT r.item, r.code, r.because, NULL::text AS type, t.id, t.title::text AS name,
    '' AS first, '' AS last
  FROM r JOIN audio_track t ON t.id = r.because
  WHERE r.code = {code} AND t.status = 'published' AND {spared} AND {holds}"""
_ALBUM = """SELECT r.item, r.code, r.because, NULL::text, b.id, b.title::text, '', ''
  FROM r JOIN audio_album b ON b.id = r.because
  WHERE r.code = {code} AND b.status = 'published' AND {spared} AND {holds}"""
_ARTIST = """SELECT r.item, r.code, r.because, NULL::text, a.id, a.name::text, '', ''
  FROM r JOIN audio_artist a ON a.id = r.because
  WHERE r.code = {code} AND a.status = 'published' AND {spared} AND {holds}"""
_GENRE = """SELECT r.item, r.code, r.because, NULL::text, g.id, g.name::text, '', ''
  FROM r JOIN audio_genre g ON g.id = r.because WHERE r.code = {code} AND {holds}"""
_PLAIN = """SELECT r.item, r.code, r.because, NULL::text, NULL::bigint, '', '', ''
  FROM r WHERE r.code = {code} AND {holds}"""
_FOLLOWS = """(SELECT true FROM audio_followedartist f
    WHERE f.user_id = %(me)s AND f.artist_id = a.id) IS NOT NULL"""
_PLAYED = """(SELECT true FROM audio_playevent p
    WHERE p.user_id = %(me)s AND p.track_id = t.id AND p.counted LIMIT 1) IS NOT NULL"""
_LIKES = """(SELECT true FROM audio_likedtrack l
    WHERE l.user_id = %(me)s AND l.track_id = t.id) IS NOT NULL"""
_SAVED = """(SELECT true FROM audio_savedalbum s
    WHERE s.user_id = %(me)s AND s.album_id = b.id) IS NOT NULL"""
_PLAYED_OF = """(SELECT true FROM audio_track o JOIN audio_playevent p
      ON p.user_id = %(me)s AND p.track_id = o.id AND p.counted
    WHERE o.artist_id = a.id LIMIT 1) IS NOT NULL"""
_CHOSEN = """g.slug IN (SELECT unnest(c.favourite_genres) FROM users_client c
    WHERE c.user_id = %(me)s) AND {has_genre}"""
_IN_CHART = """r.item = ANY(ARRAY(SELECT e.object_id
    FROM audio_chart c JOIN audio_chartentry e ON e.chart_id = c.id
    WHERE c.kind = '{chart}' AND c.period IN ('week', 'all') AND c.genre_id IS NULL))"""
_IN_GENRE_CHART = """(SELECT true FROM charted
    WHERE genre_id = g.id AND object_id = r.item LIMIT 1) IS NOT NULL"""
_CHARTED = """, charted AS MATERIALIZED (
  SELECT c.genre_id, e.object_id FROM audio_chart c JOIN audio_chartentry e ON e.chart_id = c.id
  WHERE c.kind = '{chart}' AND c.period IN ('week', 'all')
    AND c.genre_id IN (SELECT because FROM r WHERE code = 9))"""
_MORE = """SELECT r.item, r.code, r.because,
    CASE WHEN f.track_id IS NOT NULL THEN 'track' WHEN f.album_id IS NOT NULL THEN 'album'
      WHEN f.artist_id IS NOT NULL THEN 'artist' ELSE 'genre' END,
    coalesce(t.id, b.id, a.id, g.id), coalesce(t.title, b.title, a.name, g.name), '', ''
  FROM r JOIN recommendations_feedback f ON f.id = r.because
    LEFT JOIN audio_track t ON t.id = f.track_id AND t.status = 'published' AND {of_track}
    LEFT JOIN audio_album b ON b.id = f.album_id AND b.status = 'published' AND {of_album}
    LEFT JOIN audio_artist a ON a.id = f.artist_id AND a.status = 'published' AND {of_artist}
    LEFT JOIN audio_genre g ON g.id = f.genre_id
  WHERE r.code = 6 AND f.user_id = %(me)s AND f.verdict = 'more'
    AND coalesce(t.id, b.id, a.id, g.id) IS NOT NULL"""
_FRIEND = """SELECT r.item, r.code, r.because, NULL::text, u.id, u.username::text,
    u.first_name::text, u.last_name::text
  FROM r JOIN users_user u ON u.id = r.because JOIN users_client c ON c.user_id = u.id
  WHERE r.code = 8 AND u.is_active AND u.erase_at IS NULL AND c.likes_audience <> 'nobody'
    AND EXISTS (SELECT FROM users_userfollow f
      WHERE f.follower_id = %(me)s AND f.followed_id = u.id)
    AND NOT EXISTS (SELECT FROM users_userblock b
      WHERE b.user_id = %(me)s AND b.other_id = u.id)
    AND NOT EXISTS (SELECT FROM users_userblock b
      WHERE b.user_id = u.id AND b.other_id = %(me)s AND b.level = 'block')
    AND {liked}"""
_PLAYLIST = """SELECT r.item, r.code, r.because, NULL::text, p.id, p.title::text, '', ''
  FROM r JOIN audio_playlist p ON p.id = r.because
  WHERE r.code = 12 AND p.owner_id = %(me)s AND p.removal_id IS NULL
    AND EXISTS (SELECT FROM audio_playlistentry e WHERE e.playlist_id = p.id
      AND e.added_by_id = p.owner_id AND e.position IS NOT NULL AND e.track_id IS NOT NULL)"""
_WHOLE = """WITH r AS MATERIALIZED (
  SELECT * FROM unnest(%(ids)s::bigint[], %(codes)s::int[], %(becauses)s::bigint[])
    AS r (item, code, because)){charted}
{legs}"""
_NEW = f"published_at > statement_timestamp() - interval '{NEW_DAYS} days'"
_OF = {
    Kind.TRACK: {
        "chart": "tracks",
        "liked": """EXISTS (SELECT FROM audio_likedtrack l
      WHERE l.user_id = u.id AND l.track_id = r.item)""",
        "has_genre": """EXISTS (SELECT FROM audio_track_genres h
      WHERE h.track_id = r.item AND h.genre_id = g.id)""",
        "new": "(SELECT {new} FROM audio_track WHERE id = r.item)",
        "new_by": """(SELECT artist_id = a.id AND {new} FROM audio_track WHERE id = r.item)""",
    },
    Kind.ALBUM: {
        "chart": "albums",
        "liked": """EXISTS (SELECT FROM audio_track o JOIN audio_likedtrack l
      ON l.user_id = u.id AND l.track_id = o.id WHERE o.album_id = r.item)""",
        "has_genre": """EXISTS (SELECT FROM audio_album_genres h
      WHERE h.album_id = r.item AND h.genre_id = g.id)""",
        "new": "(SELECT {new} FROM audio_album WHERE id = r.item)",
        "new_by": """(SELECT artist_id = a.id AND {new} FROM audio_album WHERE id = r.item)""",
    },
    Kind.ARTIST: {
        "chart": "artists",
        "liked": """EXISTS (SELECT FROM audio_track o JOIN audio_likedtrack l
      ON l.user_id = u.id AND l.track_id = o.id WHERE o.artist_id = r.item)""",
        "has_genre": """EXISTS (SELECT FROM audio_track o JOIN audio_track_genres h
      ON h.track_id = o.id AND h.genre_id = g.id
      WHERE o.artist_id = r.item AND o.status = 'published')""",
        "new": "false",
        "new_by": "false",
    },
}


def _legs(kind: Kind) -> dict[int, str]:
    of = {name: text.format(new=_NEW) for name, text in _OF[kind].items()}
    chart = of["chart"]
    return {
        1: _TRACK.format(code=1, spared=TRACK_SPARED, holds=_PLAYED),
        2: _TRACK.format(code=2, spared=TRACK_SPARED, holds=_LIKES),
        3: _ALBUM.format(code=3, spared=ALBUM_SPARED, holds=_SAVED),
        4: _ARTIST.format(code=4, spared=ARTIST_SPARED, holds=_FOLLOWS),
        5: _ARTIST.format(code=5, spared=ARTIST_SPARED, holds=_PLAYED_OF),
        6: _MORE.format(of_track=TRACK_SPARED, of_album=ALBUM_SPARED, of_artist=ARTIST_SPARED),
        7: _GENRE.format(code=7, holds=_CHOSEN.format(has_genre=of["has_genre"])),
        8: _FRIEND.format(liked=of["liked"]),
        9: _GENRE.format(code=9, holds=_IN_GENRE_CHART),
        10: _PLAIN.format(code=10, holds=_IN_CHART.format(chart=chart)),
        11: _ARTIST.format(
            code=11, spared=ARTIST_SPARED, holds=f"{_FOLLOWS} AND {of['new_by']}"
        ),
        12: _PLAYLIST,
        13: _PLAIN.format(code=13, holds=of["new"]),
    }


_LEGS = {kind: _legs(kind) for kind in Kind}


@cache
def statement(kind: Kind, codes: frozenset[int]) -> str:
    """Of these codes alone: most people need three of them, and planning all costs 10 ms."""
    charted = (
        _CHARTED.format(chart=_OF[kind]["chart"]) if Because.POPULAR_IN_GENRE in codes else ""
    )
    legs = "\nUNION ALL ".join(_LEGS[kind][code] for code in sorted(codes))
    return _WHOLE.format(charted=charted, legs=legs)

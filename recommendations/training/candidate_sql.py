"""The statement behind `sources`: what is proposed, and the door that it goes through.

Each part proposes `id, source, of, place`; the numbers of sources are those of `Source`. Only
parts that are wanted are in a statement: planning all of them costs more than asking most.
"""

from functools import cache

from recommendations.taste.queries import ALBUM_SPARED, ARTIST_SPARED, TRACK_SPARED
from recommendations.training.circles import FRIENDS, LIKED
from recommendations.training.models import Kind

NEW_DAYS = 28
"""What was published in these is new."""
_NEW = f"published_at > statement_timestamp() - interval '{NEW_DAYS} days'"
_GIVEN = "SELECT id, n AS of FROM unnest(%(ids)s::bigint[]) WITH ORDINALITY AS given (id, n)"
_ARTISTS = "unnest(%(artists)s::bigint[]) WITH ORDINALITY AS a (id, n)"
_FOLLOWED = """SELECT artist_id AS id FROM audio_followedartist
  WHERE user_id = %(me)s ORDER BY created_at DESC, id DESC LIMIT 200"""
_HEARD = """SELECT DISTINCT t.artist_id AS id
  FROM recommendations_interaction i JOIN audio_track t ON t.id = i.track_id
  WHERE i.user_id = %(me)s AND i.weight > 0"""
_FEWER = """(SELECT {kind}_id FROM recommendations_feedback
      WHERE user_id = %(me)s AND verdict = 'less' AND {kind}_id IS NOT NULL)"""
_OF_GENRE = """EXISTS {genres} AND (
    SELECT g.{kind}_id FROM audio_{kind}_genres g
    WHERE g.{kind}_id = w.id AND g.genre_id IN {genres} LIMIT 1) IS NOT NULL"""
# An artist has no genres of their own. Ten tracks tell: 10 ms for 300 artists, 50 would be 47.
_OF_ARTIST = """EXISTS {genres} AND (
    SELECT 2 * count(*) FILTER (WHERE (
        SELECT g.track_id FROM audio_track_genres g
        WHERE g.track_id = newest.id AND g.genre_id IN {genres} LIMIT 1) IS NOT NULL
      ) > count(*)
    FROM (SELECT id FROM audio_track WHERE artist_id = w.id AND status = 'published'
      ORDER BY published_at DESC, id DESC LIMIT 10) AS newest)"""
_LESS = {Kind.TRACK: _OF_GENRE, Kind.ALBUM: _OF_GENRE, Kind.ARTIST: _OF_ARTIST}
_KIN = """SELECT DISTINCT tagged.track_id AS id, kin.n
  FROM unnest(%(kin)s::bigint[]) WITH ORDINALITY AS kin (id, n)
    CROSS JOIN LATERAL (SELECT genre_id FROM audio_track_genres
      WHERE track_id = kin.id ORDER BY genre_id LIMIT 2) AS genre
    CROSS JOIN LATERAL (SELECT track_id FROM audio_track_genres
      WHERE genre_id = genre.genre_id LIMIT 60) AS tagged"""
_GENRE_CHART = """SELECT e.object_id, 2, c.genre_id, e.rank FROM audio_chart c
    JOIN audio_chartentry e ON e.chart_id = c.id
  WHERE c.kind = '{chart}' AND c.period IN ('week', 'all') AND e.rank <= 60
    AND c.genre_id = ANY(%(genres)s::bigint[])"""
_CHART = """SELECT e.object_id, 3, 0, e.rank FROM audio_chart c
    JOIN audio_chartentry e ON e.chart_id = c.id
  WHERE c.kind = '{chart}' AND c.period IN ('week', 'all') AND c.genre_id IS NULL"""
_PARTS: dict[Kind, dict[str, tuple[str, ...]]] = {
    Kind.TRACK: {
        "ids": ("""SELECT id, 0 AS source, of, of AS place FROM ({given}) AS g""",),
        "kin": ("""SELECT id, 9, n, 100 FROM ({kin}) AS kin""",),
        "artists": (
            """SELECT top.id, 1, a.n, top.place FROM {artists} CROSS JOIN LATERAL (
    SELECT id, row_number() OVER (ORDER BY plays_count DESC, id) AS place FROM (
      SELECT id, plays_count FROM audio_track WHERE artist_id = a.id AND status = 'published'
      ORDER BY published_at DESC, id DESC LIMIT 100
    ) AS newest ORDER BY plays_count DESC, id LIMIT 8) AS top""",
        ),
        "personal": (
            """SELECT liked.track_id, 4, friend.id, liked.place
  FROM friends AS friend CROSS JOIN LATERAL {liked} AS liked""",
        ),
        "wide": (
            """(SELECT id, 5, 0, row_number() OVER (ORDER BY published_at DESC, id DESC)
    FROM audio_track
    WHERE status = 'published' ORDER BY published_at DESC, id DESC LIMIT 150)""",
            _CHART,
        ),
        "genres": (
            """SELECT tagged.track_id, 6, genre.id, 100
  FROM unnest(%(genres)s::bigint[]) AS genre (id)
    CROSS JOIN LATERAL (SELECT track_id FROM audio_track_genres
      WHERE genre_id = genre.id LIMIT 200) AS tagged""",
            _GENRE_CHART,
        ),
        "known": (
            """SELECT released.id, 7, followed.id, released.place
  FROM followed CROSS JOIN LATERAL (
    SELECT id, row_number() OVER (ORDER BY published_at DESC, id DESC) AS place
    FROM audio_track WHERE artist_id = followed.id AND status = 'published' AND {new}
    ORDER BY published_at DESC, id DESC LIMIT 3) AS released""",
        ),
    },
    Kind.ALBUM: {
        "ids": (
            """SELECT t.album_id AS id, 0 AS source, g.of, g.of AS place
  FROM ({given}) AS g JOIN audio_track t ON t.id = g.id WHERE t.album_id IS NOT NULL""",
        ),
        "kin": (
            """SELECT t.album_id, 9, kin.n, 100
  FROM ({kin}) AS kin JOIN audio_track t ON t.id = kin.id
  WHERE t.album_id IS NOT NULL""",
        ),
        "artists": (
            """SELECT top.id, 1, a.n, top.place FROM {artists} CROSS JOIN LATERAL (
    SELECT id, row_number() OVER (ORDER BY published_at DESC, id DESC) AS place
    FROM audio_album WHERE artist_id = a.id AND status = 'published'
    ORDER BY published_at DESC, id DESC LIMIT 4) AS top""",
        ),
        "personal": (
            """SELECT t.album_id, 4, friend.id, liked.place FROM friends AS friend
    CROSS JOIN LATERAL {liked} AS liked JOIN audio_track t ON t.id = liked.track_id
  WHERE t.album_id IS NOT NULL""",
        ),
        "wide": (
            """(SELECT id, 5, 0, row_number() OVER (ORDER BY published_at DESC, id DESC)
    FROM audio_album
    WHERE status = 'published' ORDER BY published_at DESC, id DESC LIMIT 150)""",
            _CHART,
        ),
        "genres": (
            """SELECT tagged.album_id, 6, genre.id, 100
  FROM unnest(%(genres)s::bigint[]) AS genre (id)
    CROSS JOIN LATERAL (SELECT album_id FROM audio_album_genres
      WHERE genre_id = genre.id LIMIT 200) AS tagged""",
            _GENRE_CHART,
        ),
        "known": (
            """SELECT released.id, 7, followed.id, released.place
  FROM followed CROSS JOIN LATERAL (
    SELECT id, row_number() OVER (ORDER BY published_at DESC, id DESC) AS place
    FROM audio_album WHERE artist_id = followed.id AND status = 'published' AND {new}
    ORDER BY published_at DESC, id DESC LIMIT 3) AS released""",
        ),
    },
    Kind.ARTIST: {
        "ids": ("""SELECT id, 0 AS source, of, of AS place FROM ({given}) AS g""",),
        "kin": (
            """SELECT DISTINCT t.artist_id, 9, kin.n, 100
  FROM ({kin}) AS kin JOIN audio_track t ON t.id = kin.id""",
        ),
        "personal": (
            """SELECT t.artist_id, 4, friend.id, min(liked.place) FROM friends AS friend
    CROSS JOIN LATERAL {liked} AS liked JOIN audio_track t ON t.id = liked.track_id
  GROUP BY t.artist_id, friend.id""",
        ),
        "wide": (
            """(SELECT id, 8, 0, row_number() OVER (ORDER BY rank, id) FROM audio_artist
    WHERE status = 'published' ORDER BY rank, id LIMIT 150)""",
            _CHART,
        ),
        "genres": (
            """SELECT DISTINCT t.artist_id, 6, genre.id, 100
  FROM unnest(%(genres)s::bigint[]) AS genre (id) CROSS JOIN LATERAL (
    SELECT track_id FROM audio_track_genres WHERE genre_id = genre.id LIMIT 200) AS tagged
    JOIN audio_track t ON t.id = tagged.track_id AND t.status = 'published'""",
            _GENRE_CHART,
        ),
    },
}
_KNOWN = {
    Kind.TRACK: """((SELECT true FROM audio_playevent p
      WHERE p.user_id = %(me)s AND p.track_id = w.id AND p.counted LIMIT 1) IS NOT NULL
    OR (SELECT true FROM audio_likedtrack l
      WHERE l.user_id = %(me)s AND l.track_id = w.id) IS NOT NULL)""",
    Kind.ALBUM: """(SELECT true FROM audio_savedalbum s
      WHERE s.user_id = %(me)s AND s.album_id = w.id) IS NOT NULL""",
    Kind.ARTIST: """(SELECT true FROM audio_followedartist f
      WHERE f.user_id = %(me)s AND f.artist_id = w.id) IS NOT NULL""",
}
_DOOR = {
    Kind.TRACK: """t.artist_id, t.album_id, {known}, {familiar}, {less}
FROM wanted AS w JOIN audio_track t ON t.id = w.id
WHERE t.status = 'published' AND t.is_playable AND {spared}""",
    Kind.ALBUM: """b.artist_id, b.id, {known}, {familiar}, {less}
FROM wanted AS w JOIN audio_album b ON b.id = w.id
WHERE b.status = 'published' AND b.tracks_count > 0 AND {spared}""",
    Kind.ARTIST: """a.id, NULL::bigint, {known}, {familiar}, {less}
FROM wanted AS w JOIN audio_artist a ON a.id = w.id
WHERE a.status = 'published' AND a.tracks_count > 0 AND {spared}""",
}
_WHOLE = """WITH {ctes}wanted (id, source, of, place) AS MATERIALIZED ({parts})
SELECT w.id, w.source, w.of, w.place, {door}
  AND w.id <> ALL(%(but)s::bigint[])
ORDER BY w.source, w.place, w.id"""
_CTES = {
    "personal": f"friends AS MATERIALIZED ({FRIENDS}), ",
    "known": f"followed AS MATERIALIZED ({_FOLLOWED}), ",
    "familiar": f"heard AS MATERIALIZED ({_HEARD}), ",
}
_FAMILIAR = {
    Kind.TRACK: "t.artist_id IN (SELECT id FROM heard)",
    Kind.ALBUM: "b.artist_id IN (SELECT id FROM heard)",
    Kind.ARTIST: "a.id IN (SELECT id FROM heard)",
}
_NOTHING = "SELECT NULL::bigint, 0, 0::bigint, 0 WHERE false"
_SPARED = {
    Kind.TRACK: TRACK_SPARED,
    Kind.ALBUM: ALBUM_SPARED,
    Kind.ARTIST: ARTIST_SPARED,
}
_NAMED = {
    "given": _GIVEN,
    "artists": _ARTISTS,
    "kin": _KIN,
    "liked": LIKED,
    "new": _NEW,
}


@cache
def statement(kind: Kind, wanted: frozenset[str]) -> str:
    """Takes `me`, `but`, and those of the lists of `sources.Wanted` that `wanted` names."""
    name = kind.name.lower()
    named = _NAMED | {"chart": f"{name}s"}
    fewer = _FEWER.format(kind=name)
    known = f"({_KNOWN[kind]} OR w.id IN {fewer})" if "known" in wanted else "false"
    legs = [leg for part, legs in _PARTS[kind].items() if part in wanted for leg in legs]
    return _WHOLE.format(
        ctes="".join(cte for part, cte in _CTES.items() if part in wanted),
        parts="\n  UNION ALL ".join(legs or [_NOTHING]).format(**named),
        door=_DOOR[kind].format(
            known=known,
            familiar=_FAMILIAR[kind] if "familiar" in wanted else "false",
            less=_LESS[kind].format(kind=name, genres=_FEWER.format(kind="genre")),
            spared=_SPARED[kind],
        ),
    )

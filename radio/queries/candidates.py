"""What may come next: tracks from all that the seed leads to, with their columns, in one query.

Nothing here needs a training: what was learnt comes in as ids with scores. Each source gives so
many at most, so that a request costs the same in a catalogue of any size.
"""

from collections.abc import Collection, Mapping
from enum import IntEnum
from functools import cache
from typing import Any, Final, NamedTuple

from django.db import connection

from recommendations.taste.queries import TRACK_SPARED

MOST: Final = 800
OF_ARTISTS, OF_GENRES = 400, 400
"""Shared out among them; of genres so many in each direction from where it begins."""


class Why(IntEnum):
    """Why a track is a candidate, beside `packed.Because`; in brackets what is named."""

    SEED = 100  # what the station is of
    SAME_ARTIST = 101  # artist
    GOES_WITH = 102  # what the station is of
    IN_GENRE = 103  # genre
    CATALOGUE = 104  # nothing
    YOURS = 105  # nothing: they like it, listened to it, or want more of it
    FROM_PLAYLIST = 106  # what the station is of


class Candidate(NamedTuple):
    """`copies`: of the same recording, as staff let stand. `heard_days`: since; None: never."""

    id: int
    artist: int
    album: int
    isrc: str
    audio: str
    copies: list[int]
    genres: list[int]
    plays: int
    heard_days: float | None
    liked: bool
    score: float
    code: int
    because: int


# Of what was drawn in this round neither it nor another copy: by what staff left standing, by
# the very same audio, by the number that the industry gives to a recording.
_FRESH = """(
  t.id NOT IN (SELECT id FROM drawn)
  AND t.id NOT IN (
    SELECT d.other_id FROM audio_duplicate d
    WHERE d.track_id IN (SELECT id FROM drawn) AND d.status <> 'dismissed')
  AND t.id NOT IN (
    SELECT d.track_id FROM audio_duplicate d
    WHERE d.other_id IN (SELECT id FROM drawn) AND d.status <> 'dismissed')
  AND (t.isrc = '' OR t.isrc NOT IN (
    SELECT s.isrc FROM audio_track s WHERE s.id IN (SELECT id FROM drawn)))
  AND (f.audio_sha256 IS NULL OR f.audio_sha256 NOT IN (
    SELECT s.audio_sha256 FROM audio_fingerprint s WHERE s.track_id IN (SELECT id FROM drawn)))
)"""
_PLAYABLE = "{t}.status = 'published' AND {t}.is_playable"
_START = "(SELECT (max(id) * %(luck)s)::bigint FROM audio_track)"
_STRETCH = """(
    SELECT m.track_id FROM audio_track_genres m
    WHERE m.genre_id = g.id AND m.track_id {side} {start}
      AND m.track_id NOT IN (SELECT id FROM drawn)
    ORDER BY m.track_id LIMIT %(of_a_genre)s)"""
_WHOLE = """(
  SELECT t.id, 0::float8, {catalogue}, 0::bigint
  FROM audio_track t WHERE t.id {side} {start} AND {playable}
    AND t.id NOT IN (SELECT id FROM drawn) AND {spared}
  ORDER BY t.id LIMIT %(most)s)"""
_FOUND = """
SELECT id, score, code, because FROM unnest(
  %(ids)s::bigint[], %(scores)s::float8[], %(codes)s::int[], %(becauses)s::bigint[]
) AS given (id, score, code, because)
UNION ALL
SELECT o.id, a.score, {same_artist}, a.id
FROM unnest(%(artists)s::bigint[], %(artist_scores)s::float8[]) AS a (id, score)
CROSS JOIN LATERAL (
  SELECT o.id FROM audio_track o
  WHERE o.artist_id = a.id AND {playable}
    AND o.id NOT IN (SELECT id FROM drawn)
  ORDER BY o.plays_count DESC, o.id LIMIT %(of_an_artist)s
) AS o
UNION ALL
SELECT e.object_id, g.score + 0.2 - e.rank * 0.002, {in_genre}, g.id
FROM unnest(%(genres)s::bigint[], %(genre_scores)s::float8[]) AS g (id, score)
JOIN audio_chart c
  ON c.kind = 'tracks' AND c.period IN ('month', 'all') AND c.genre_id = g.id
JOIN audio_chartentry e ON e.chart_id = c.id
UNION ALL
SELECT s.track_id, g.score, {in_genre}, g.id
FROM unnest(%(genres)s::bigint[], %(genre_scores)s::float8[]) AS g (id, score)
CROSS JOIN LATERAL ({after} UNION ALL {before}) AS s
"""
_STATEMENT = """
WITH drawn AS MATERIALIZED (SELECT unnest(%(drawn)s::bigint[]) AS id), best AS (
  SELECT DISTINCT ON (id) id, score, code, because FROM ({found}) AS found
  ORDER BY id, score DESC, code
)
SELECT t.id, t.artist_id, coalesce(t.album_id, 0), t.isrc, coalesce(f.audio_sha256, ''),
  ARRAY(SELECT d.other_id FROM audio_duplicate d
        WHERE d.track_id = t.id AND d.status <> 'dismissed'),
  ARRAY(SELECT g.genre_id FROM audio_track_genres g WHERE g.track_id = t.id
        ORDER BY g.genre_id LIMIT 6),
  t.plays_count,
  (SELECT date_part('epoch', statement_timestamp() - max(p.played_at)) / 86400
   FROM audio_playevent p WHERE p.user_id = %(me)s AND p.track_id = t.id AND p.counted),
  (SELECT true FROM audio_likedtrack l WHERE l.user_id = %(me)s AND l.track_id = t.id)
    IS NOT NULL,
  best.score, best.code, best.because
FROM best JOIN audio_track t ON t.id = best.id
LEFT JOIN audio_fingerprint f ON f.track_id = t.id
WHERE {playable} AND {fresh} AND {spared}
ORDER BY best.score DESC, best.id LIMIT %(most)s
"""


class Given(NamedTuple):
    """A candidate by name: from what was learnt, or of a playlist."""

    id: int
    score: float
    code: int
    because: int


class Sources(NamedTuple):
    """Where to look: what is given, and by id how well each artist and genre goes with it."""

    given: Collection[Given]
    artists: Mapping[int, float]
    genres: Mapping[int, float]


def find(
    user_id: int, sources: Sources, drawn: Collection[int], *, luck: float, whole: bool = False
) -> list[Candidate]:
    """The best first, without `drawn` and other copies of it; nothing the person is spared.

    `luck`, from 0 to 1, says where in a genre to begin. `whole`: also of the whole catalogue,
    up to `MOST` of it.
    """
    with connection.cursor() as cursor:
        cursor.execute(_statement(whole=whole), _told(user_id, sources, drawn, luck))
        return [Candidate(*row) for row in cursor.fetchall()]


@cache
def _statement(*, whole: bool) -> str:
    playable = _PLAYABLE.format(t="t")
    found = _FOUND.format(
        same_artist=int(Why.SAME_ARTIST),
        in_genre=int(Why.IN_GENRE),
        playable=_PLAYABLE.format(t="o"),
        after=_STRETCH.format(side=">=", start=_START),
        before=_STRETCH.format(side="<", start=_START),
    )
    stretches = [
        _WHOLE.format(
            side=side,
            start=_START,
            catalogue=int(Why.CATALOGUE),
            playable=playable,
            spared=TRACK_SPARED,
        )
        for side in (">=", "<")
    ]
    return _STATEMENT.format(
        found=" UNION ALL ".join([found, *stretches] if whole else [found]),
        playable=playable,
        fresh=_FRESH,
        spared=TRACK_SPARED,
    )


def _told(
    user_id: int, sources: Sources, drawn: Collection[int], luck: float
) -> dict[str, Any]:
    columns = list(zip(*sources.given, strict=True)) or [(), (), (), ()]
    ids, scores, codes, becauses = map(list, columns)
    return {
        "me": user_id,
        "ids": ids,
        "scores": scores,
        "codes": codes,
        "becauses": becauses,
        "artists": list(sources.artists),
        "artist_scores": list(sources.artists.values()),
        "genres": list(sources.genres),
        "genre_scores": list(sources.genres.values()),
        "drawn": list(drawn),
        "luck": luck,
        "of_an_artist": max(OF_ARTISTS // max(len(sources.artists), 1), 5),
        "of_a_genre": OF_GENRES // max(len(sources.genres), 1),
        "most": MOST,
    }

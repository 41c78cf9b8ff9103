"""What a listener told a station while it played: skips, likes, more and less of something."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.db import connection

from recommendations.training import signals
from recommendations.training.packed import Because

MOST: Final = 200
_TOLD = f"""
(SELECT 'skip', t.id, t.artist_id, t.album_id, NULL::bigint, NULL::bigint
 FROM audio_playevent p JOIN audio_track t ON t.id = p.track_id
 WHERE p.user_id = %(me)s AND p.played_at >= %(since)s AND {signals.SKIP}
 ORDER BY p.played_at DESC, p.id DESC LIMIT %(most)s)
UNION ALL
(SELECT 'like', t.id, t.artist_id, t.album_id, NULL, t.id
 FROM audio_likedtrack l JOIN audio_track t ON t.id = l.track_id
 WHERE l.user_id = %(me)s AND l.created_at >= %(since)s
 ORDER BY l.created_at DESC, l.id DESC LIMIT %(most)s)
UNION ALL
(SELECT verdict, track_id, artist_id, album_id, genre_id, id FROM recommendations_feedback
 WHERE user_id = %(me)s AND verdict <> 'never'
 ORDER BY created_at DESC, id DESC LIMIT %(most)s)
"""  # noqa: S608


class Told(NamedTuple):
    """How often, by id. Above zero: more of it; below: less."""

    tracks: Mapping[int, float]
    artists: Mapping[int, float]
    albums: Mapping[int, float]
    genres: Mapping[int, float]
    skipped: Mapping[int, int]
    """How often each artist was, without as many times as one of their tracks was liked."""
    why: Mapping[int, tuple[int, int]]
    """Of a track that they like or want more of: a code of `Because`, and what it names."""


_WORTH: Final = {"skip": -0.5, "like": 0.5, "more": 1.0, "less": -1.0}
_DONE: Final = ("skip", "like")
_NAMED: Final = {"like": int(Because.LIKED), "more": int(Because.ASKED_FOR_MORE)}


def told(user_id: int, since: datetime, among: Collection[int] | None = None) -> Told:
    """Skips and likes since then, `among` some tracks; feedback of whenever. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_TOLD, {"me": user_id, "since": since, "most": MOST})
        rows = cursor.fetchall()
    if among is not None:
        rows = [row for row in rows if row[0] not in _DONE or row[1] in among]
    tracks, artists, albums, genres = (_sums(rows, column) for column in range(1, 5))
    skipped: Counter[int] = Counter()
    for what, _, artist, *_ in rows:
        skipped[artist] += {"skip": 1, "like": -1}.get(what, 0)
    why = {
        track: (_NAMED[what], of) for what, track, *_, of in rows if track and what in _NAMED
    }
    return Told(tracks, artists, albums, genres, skipped, why)


def _sums(rows: list[Any], column: int) -> dict[int, float]:
    sums: defaultdict[int, float] = defaultdict(float)
    for row in rows:
        if row[column] is not None:
            sums[row[column]] += _WORTH[row[0]]
    return sums

"""One person as a request finds them: what is stored for them, and what they did since.

Two statements, however much somebody did: of each kind of act the newest are read by an index.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

from django.db import connection

from recommendations.learning.candidates import SHOWN
from recommendations.training import signals
from recommendations.training.circles import FRIENDS, LIKED
from recommendations.training.models import Kind
from recommendations.training.packed import Items, Nearby, unpack_items, unpack_neighbours

RECENT = 50
"""So many things that they had to do with last are what a guess starts from."""
SKIPS_AMONG = 300
"""Skips count as long as they are among so many plays: who goes on listening is forgiven."""


class State(NamedTuple):
    """What is stored. `training` is the one that serves, None on a fresh server.

    `genres` are ids of those that they chose or want more of; `more` has for each of the
    latter the id of their word.
    """

    personalised: bool = True
    discovery: int = 50
    genres: tuple[int, ...] = ()
    training: int | None = None
    algorithm: str = ""
    stored: Items | None = None
    made_at: datetime | None = None
    more: Mapping[int, int] = MappingProxyType({})


class Seed(NamedTuple):
    """A track or artist that they had to do with. Below zero: they would rather not.

    `code` and `because` name why, as in `packed.Because`; 0: nothing is to be named.
    """

    kind: int
    id: int
    artist: int
    weight: float
    at: datetime
    code: int
    because: int
    nearby: Nearby | None = None


class Shown(NamedTuple):
    """A track, or an artist, that `friends` of those whom they follow like, one is `friend`."""

    id: int
    friend: int
    friends: int
    listeners: int
    nearby: Nearby | None = None


class Profile(NamedTuple):
    """All that a guess is made of. `skips`: by artist, how often they skipped lately.

    `shown`: of `circle_size` whom they follow; read for those without a stored list.
    """

    user: int
    kind: Kind
    state: State
    seeds: tuple[Seed, ...] = ()
    skips: dict[int, int] = {}
    shown: tuple[Shown, ...] = ()
    circle_size: int = 0


# Not told to the planner, which would otherwise make a plan of its own for each person: 3 ms.
_ME = "= (SELECT %(me)s::bigint)"
_SKIPPED, _SHOWN, _CIRCLE = 0, -1, -2
"""What a row tells, where it tells of no seed."""
_STATE = """
SELECT coalesce(t.personalised, true), coalesce(t.discovery, 50),
  ARRAY(SELECT g.id FROM audio_genre g WHERE g.slug = ANY(c.favourite_genres)),
  ARRAY(SELECT ARRAY[f.genre_id, f.id] FROM recommendations_feedback f
    WHERE f.user_id = c.user_id AND f.genre_id IS NOT NULL AND f.verdict = 'more'
    ORDER BY f.created_at DESC, f.id DESC),
  ready.id, coalesce(ready.algorithm, ''), r.items, r.made_at
FROM users_client c
LEFT JOIN recommendations_tastesettings t ON t.user_id = c.user_id
LEFT JOIN LATERAL (SELECT id, algorithm FROM recommendations_training
  WHERE status = 'ready' ORDER BY id DESC LIMIT 1) AS ready ON true
LEFT JOIN recommendations_recommendation r ON r.user_id = c.user_id AND r.kind = %(kind)s
WHERE c.user_id = %(me)s
"""
_THINGS = """SELECT thing_id AS id, {weight} AS weight, max(at) AS at, {telling} AS telling
  FROM ({acts}) AS act GROUP BY thing_id ORDER BY max(at) DESC LIMIT {most}"""
_DONE = """
WITH tracks AS ({tracks}), artists AS ({artists}), seeds AS MATERIALIZED (
  SELECT 1 AS kind, s.id, t.artist_id, s.weight, s.at, s.telling
  FROM tracks s JOIN audio_track t ON t.id = s.id
  UNION ALL
  SELECT 2, s.id, s.id, s.weight, s.at, s.telling FROM artists s
){circle}
SELECT s.kind, s.id, s.artist_id, s.weight::float8, s.at, {code}, {because}, n.ids, n.scores
FROM seeds s LEFT JOIN LATERAL ({nearby}) AS n ON true
UNION ALL
SELECT 0, t.artist_id, t.artist_id, count(*), NULL, 0, 0, NULL, NULL
FROM (SELECT track_id FROM (
    SELECT track_id, {skip} AS went_on FROM audio_playevent
    WHERE user_id {me} ORDER BY played_at DESC, id DESC LIMIT {skips}) AS last
  WHERE went_on) AS p
JOIN audio_track t ON t.id = p.track_id GROUP BY t.artist_id
{shown}"""
# One at a time, by the index: right after a training PostgreSQL takes it for empty, and would
# read all of it.
_NEARBY = """SELECT ids, scores, listeners FROM recommendations_neighbours
  WHERE training_id = (SELECT %(training)s::bigint) AND kind = {kind} AND item_id = {id}
  LIMIT 1"""
_SHOWN_BY_FRIENDS = """UNION ALL
SELECT -1, s.id, s.friend, s.friends, NULL, 0, coalesce(n.listeners, 0), n.ids, n.scores
FROM (SELECT {thing} AS id, min(friend.id) AS friend, count(DISTINCT friend.id) AS friends
    FROM friends AS friend CROSS JOIN LATERAL {liked} AS liked
      JOIN audio_track t ON t.id = liked.track_id
    GROUP BY 1 ORDER BY friends DESC, id DESC LIMIT {most}) AS s
  LEFT JOIN LATERAL ({nearby}) AS n ON true
UNION ALL
SELECT -2, count(*), 0, 0, NULL, 0, 0, NULL, NULL FROM friends
"""


def _newest(legs: tuple[signals.Leg, ...], since: str, most: int) -> str:
    """Of each kind of act the newest, by its own index; then the newest of all, by thing."""
    parts = (
        f"({leg._replace(holds=leg.holds + since.format(at=leg.at)).sql(_ME)}"
        f" ORDER BY {leg.at} DESC LIMIT {most})"
        for leg in legs
    )
    return _THINGS.format(
        weight=signals.WEIGHT,
        telling=signals.TELLING,
        acts=" UNION ALL ".join(parts),
        most=most,
    )


@cache
def _done(kind: Kind, *, since: bool, circle: bool, most: int) -> str:
    """What they did, with the neighbours of it; `circle`: and what their friends like."""
    artists = kind == Kind.ARTIST
    later = " AND {at} > (SELECT %(since)s::timestamptz)" if since else ""
    shown = _SHOWN_BY_FRIENDS.format(
        thing="t.artist_id" if artists else "t.id",
        nearby=_NEARBY.format(kind=2 if artists else 1, id="s.id"),
        liked=LIKED,
        most=SHOWN,
    )
    return _DONE.format(
        tracks=_newest(signals.TRACK_LEGS, later, most),
        artists=_newest(signals.ARTIST_LEGS, later, most),
        code=signals.code_of("s.telling"),
        because=signals.because_of("s.telling"),
        me=_ME,
        skip=signals.SKIP,
        skips=SKIPS_AMONG,
        nearby=_NEARBY.format(
            kind=2 if artists else "s.kind", id="s.artist_id" if artists else "s.id"
        ),
        circle=f", friends AS MATERIALIZED ({FRIENDS})" if circle else "",
        shown=shown if circle else "",
    )


def state(user_id: int, kind: Kind) -> State:
    """One query. Albums are those of the tracks, and have no list of their own."""
    listed = Kind.TRACK if kind == Kind.ALBUM else kind
    with connection.cursor() as cursor:
        cursor.execute(_STATE, {"me": user_id, "kind": int(listed)})
        row = cursor.fetchone()
    if row is None:
        return State()
    personalised, discovery, chosen, wanted, training, algorithm, items, made_at = row
    more = dict(wanted)
    genres = tuple(sorted({*chosen, *more}))
    stored = None if items is None else unpack_items(items)
    return State(personalised, discovery, genres, training, algorithm, stored, made_at, more)


def profile(
    user_id: int,
    kind: Kind,
    *,
    whole: bool = False,
    most: int = RECENT,
    known: State | None = None,
) -> Profile:
    """What they did since their stored list was made; all of it without one, or if `whole`.

    Two queries, one if `state` is `known`; one less for those who want nothing guessed from
    what they did.
    """
    found = known or state(user_id, kind)
    if whole:
        found = found._replace(stored=None, made_at=None)
    if not found.personalised:
        return Profile(user_id, kind, found._replace(stored=None, made_at=None))
    asked: dict[str, Any] = {
        "me": user_id,
        "since": found.made_at,
        "now": datetime.now(UTC),
        "training": found.training or 0,
    }
    statement = _done(
        kind,
        since=found.made_at is not None,
        circle=found.stored is None and found.training is not None,
        most=most,
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
        rows = cursor.fetchall()
    circle = next((row[1] for row in rows if row[0] == _CIRCLE), 0)
    return Profile(
        user_id,
        kind,
        found,
        tuple(_seed(*row) for row in rows if row[0] > 0),
        {row[1]: int(row[3]) for row in rows if row[0] == _SKIPPED},
        tuple(_shown(*row) for row in rows if row[0] == _SHOWN),
        circle,
    )


def _seed(*row: Any) -> Seed:
    *what, ids, scores = row
    return Seed._make((*what, _nearby(ids, scores)))


def _shown(*row: Any) -> Shown:
    _, pk, friend, friends, _, _, listeners, ids, scores = row
    return Shown(pk, friend, int(friends), listeners, _nearby(ids, scores))


def _nearby(ids: Any, scores: Any) -> Nearby | None:
    return None if ids is None else unpack_neighbours(ids, scores)

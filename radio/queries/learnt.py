"""What training learnt of a station's seed, and of its listener, where there was one."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from django.db import connection

from config.fields import utc_now
from radio.models import Station
from radio.queries.candidates import Given, Why
from radio.queries.grounds import Grounds
from radio.queries.steering import Told
from recommendations.training import learned, live
from recommendations.training.models import Kind
from recommendations.training.packed import Because, Items, unpack_neighbours
from recommendations.training.recent import Seed, State
from recommendations.training.weighing import Proposal

MOST_SEEDS, MOST_ARTISTS, MOST_NEAR, MOST_GUESSED = 50, 10, 20, 200
KEPT: Final = 128
"""Stations of which a process remembers what goes with them: 30 kB each."""
_OF_LIKED: Final = 0.5
_NOTHING: Final = ((int(Why.CATALOGUE), 0),)
_NEARBY = """
SELECT n.kind, n.item_id, n.ids, n.scores FROM recommendations_neighbours n
WHERE n.training_id = %s AND (
  n.kind = 1 AND n.item_id = ANY(%s::bigint[])
  OR n.kind = 2 AND n.item_id = ANY(%s::bigint[]))
ORDER BY n.kind, n.item_id
"""


class Wanted(NamedTuple):
    """A track that a station is of, or that was told of, and what to name when it leads on."""

    track: int
    weight: float
    code: int
    because: int


class Learnt(NamedTuple):
    """Tracks to begin with, and artists near to those of the seed.

    `affinity`: by track, from 0 to 1, how much the listener is thought to like it; None: they
    want nothing guessed.
    """

    given: list[Given]
    artists: Mapping[int, float]
    affinity: Mapping[int, float] | None


def near(station: Station, grounds: Grounds, told: Told, known: State) -> Learnt:
    """By those who listen to both. At most one query if there was a training."""
    liked = affinity(known.stored) if known.personalised else None
    if known.training is None:
        return Learnt([], {}, liked)
    if station.seed[0] == "user":
        return Learnt(_guessed(station.user_id, known), {}, liked)
    artists = tuple(grounds.artists[:MOST_ARTISTS])
    given, near_artists = _of(known.training, _tracks(station, grounds, told), artists)
    return Learnt(list(given), near_artists, liked)


@lru_cache(maxsize=KEPT)
def _of(
    training: int, tracks: tuple[Wanted, ...], artists: tuple[int, ...]
) -> tuple[tuple[Given, ...], Mapping[int, float]]:
    """Tracks and artists near to these. A training never changes, and nor does this.

    Most of the time a station is asked to go on, nothing was told meanwhile.
    """
    seeds = list(_seeds(training, tracks, artists))
    given = tuple(
        Given(one.id, 0.5 + 0.5 * one.score, *(one.reasons or _NOTHING)[0])
        for one in _near(seeds, training, Kind.TRACK)
        if one.score > 0
    )
    near_artists = _near(seeds, training, Kind.ARTIST)[:MOST_NEAR]
    return given, {one.id: one.score for one in near_artists}


def _near(seeds: Iterable[Seed], training: int, kind: Kind) -> list[Proposal]:
    """The best first; its score is 1."""
    found = learned.near([seed for seed in seeds if seed.kind == kind], training, kind)
    greatest = max((one.score for one in found.proposals), default=1.0)
    return [one._replace(score=one.score / max(greatest, 1e-9)) for one in found.proposals]


def affinity(stored: Items | None) -> dict[int, float]:
    if stored is None or not len(stored):
        return {}
    greatest = max(float(stored["score"].max()), 1e-9)
    pairs = zip(stored["id"].tolist(), stored["score"].tolist(), strict=True)
    return {pk: score / greatest for pk, score in pairs}


def _guessed(user_id: int, known: State) -> list[Given]:
    """What may be put before them anyway, with the reasons that go with it.

    Where enough was learnt, that alone: whether they may hear it is asked of all candidates.
    """
    if not known.personalised:
        return []
    profile = live.profile(user_id, Kind.TRACK, known=known)
    if len(near := live.learnt(profile)) >= live.ENOUGH:
        return [
            Given(one.id, 0.4 + 0.6 * one.score, *(one.reasons or _NOTHING)[0])
            for one in near[:MOST_GUESSED]
        ]
    items = live.guess(profile, MOST_GUESSED)
    items = items[items["score"] > 0]
    scores = affinity(items)
    codes = (Because(code[0]) for code in items["code"].tolist())
    becauses = (because[0] for because in items["because"].tolist())
    rows = zip(items["id"].tolist(), codes, becauses, strict=True)
    return [Given(pk, 0.4 + 0.6 * scores[pk], code, because) for pk, code, because in rows]


def _tracks(station: Station, grounds: Grounds, told: Told) -> tuple[Wanted, ...]:
    """What the station is of; what was liked or skipped meanwhile, with its sign."""
    _, pk = station.seed
    why = {track: (1.0, int(Why.GOES_WITH), pk) for track in grounds.tracks[:MOST_SEEDS]}
    for track, worth in list(told.tracks.items())[:MOST_SEEDS]:
        if worth and track not in why:
            why[track] = worth * _OF_LIKED, *told.why.get(track, (0, 0))
    return tuple(Wanted(track, *what) for track, what in sorted(why.items()))


def _seeds(training: int, tracks: Sequence[Wanted], artists: Sequence[int]) -> Iterable[Seed]:
    """Those near to which something is known. One query."""
    why = {one.track: one[1:] for one in tracks}
    with connection.cursor() as cursor:
        cursor.execute(_NEARBY, [training, list(why), list(artists)])
        rows = cursor.fetchall()
    now = utc_now()
    for kind, item, ids, scores in rows:
        weight, code, because = why[item] if kind == Kind.TRACK else (1.0, 0, 0)
        yield Seed(kind, item, 0, weight, now, code, because, unpack_neighbours(ids, scores))

"""What training learnt of a station's seed, and of its listener, where there was one."""

from collections.abc import Iterable, Mapping
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
_OF_LIKED: Final = 0.5
_NEARBY = """
SELECT n.kind, n.item_id, n.ids, n.scores FROM recommendations_neighbours n
WHERE n.training_id = %s AND (
  n.kind = 1 AND n.item_id = ANY(%s::bigint[])
  OR n.kind = 2 AND n.item_id = ANY(%s::bigint[]))
"""


class Learnt(NamedTuple):
    """Tracks to begin with, and artists near to those of the seed.

    `affinity`: by track, from 0 to 1, how much the listener is thought to like it; None: they
    want nothing guessed.
    """

    given: list[Given]
    artists: Mapping[int, float]
    affinity: Mapping[int, float] | None


def near(station: Station, grounds: Grounds, told: Told, known: State) -> Learnt:
    """By those who listen to both. One query if there was a training, three for one's own."""
    liked = affinity(known.stored) if known.personalised else None
    if known.training is None:
        return Learnt([], {}, liked)
    if station.seed[0] == "user":
        return Learnt(_guessed(station.user_id, known), {}, liked)
    seeds = list(_seeds(station, grounds, told, known.training))
    given = [
        Given(one.id, 0.5 + 0.5 * one.score, *(one.reasons or ((int(Why.CATALOGUE), 0),))[0])
        for one in _near(seeds, known.training, Kind.TRACK)
        if one.score > 0
    ]
    artists = _near(seeds, known.training, Kind.ARTIST)
    return Learnt(given, {one.id: one.score for one in artists[:MOST_NEAR]}, liked)


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
    """What may be put before them anyway, with the reasons that go with it."""
    if not known.personalised:
        return []
    items = live.guess(live.profile(user_id, Kind.TRACK), MOST_GUESSED)
    scores = affinity(items)
    codes = (Because(code[0]) for code in items["code"].tolist())
    becauses = (because[0] for because in items["because"].tolist())
    rows = zip(items["id"].tolist(), codes, becauses, strict=True)
    return [Given(pk, 0.4 + 0.6 * scores[pk], code, because) for pk, code, because in rows]


def _seeds(station: Station, grounds: Grounds, told: Told, training: int) -> Iterable[Seed]:
    """What the station is of; what was liked or skipped meanwhile, with its sign."""
    _, pk = station.seed
    why = {track: (1.0, int(Why.GOES_WITH), pk) for track in grounds.tracks[:MOST_SEEDS]}
    for track, worth in list(told.tracks.items())[:MOST_SEEDS]:
        if worth and track not in why:
            why[track] = worth * _OF_LIKED, *told.why.get(track, (0, 0))
    artists = dict.fromkeys(grounds.artists[:MOST_ARTISTS], (1.0, 0, 0))
    with connection.cursor() as cursor:
        cursor.execute(_NEARBY, [training, list(why), list(artists)])
        rows = cursor.fetchall()
    now = utc_now()
    for kind, item, ids, scores in rows:
        weight, code, because = (why if kind == Kind.TRACK else artists)[item]
        nearby = unpack_neighbours(ids, scores)
        yield Seed(kind, item, 0, weight, now, code, because, nearby)

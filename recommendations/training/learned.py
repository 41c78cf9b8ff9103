"""What was learnt, asked about one person: `learning`'s own functions over their few rows."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import scipy.sparse as sp
from django.db import connection
from numpy.typing import NDArray

from recommendations.learning import candidates, reasons, scoring
from recommendations.learning.interactions import Matrix, Profiles
from recommendations.learning.knowledge import SOURCES, Knowledge, from_rows
from recommendations.learning.scoring import Ranker
from recommendations.training.models import Kind
from recommendations.training.packed import Because
from recommendations.training.recent import Seed, Shown
from recommendations.training.weighing import Near, Proposal, Reason, reason_of

MOST = 200
"""Candidates for one person: what is ranked is worth a millisecond."""
_KEPT = 2
_REASONS = 2
_SERVED = (
    "SELECT counts, track_ranker, artist_ranker FROM recommendations_training WHERE id = %s"
)


class Served(NamedTuple):
    """Of a training: of how many people it learnt, and how it puts things in order."""

    people: int
    rankers: Mapping[Kind, Ranker | None]


_served: dict[int, Served] = {}
"""By training, in each process; a training never changes."""


def served(training: int) -> Served:
    """One query when a process meets a training first, none afterwards."""
    if (known := _served.get(training)) is not None:
        return known
    with connection.cursor() as cursor:
        cursor.execute(_SERVED, [training])
        row = cursor.fetchone()
    counts, tracks, artists = row or ({}, b"", b"")
    made = Served(
        int(dict(counts).get("people", 0)) if isinstance(counts, dict) else 0,
        {Kind.TRACK: _ranker(tracks), Kind.ARTIST: _ranker(artists)},
    )
    for old in sorted(_served)[: max(0, len(_served) - _KEPT + 1)]:
        _served.pop(old, None)
    _served[training] = made
    return made


def near(
    seeds: Sequence[Seed],
    training: int | None,
    kind: Kind,
    *,
    shown: Sequence[Shown] = (),
    circle_size: int = 0,
    besides: Sequence[int] = (),
) -> Near:
    """What goes with tracks, or artists, that somebody likes and does not like.

    `shown`: what those whom they follow show, `circle_size` of them. `besides`: ids of which
    is told too how much speaks against them. For each proposal something speaks. One query,
    once in each process.
    """
    having = [seed for seed in seeds if seed.nearby is not None and len(seed.nearby.ids)]
    if training is None or not (having or shown):
        return Near()
    known = served(training)
    knowledge, items = _knowledge(seeds, having, shown, known.people)
    asking = _profiles(seeds, items, shown, circle_size)
    found = candidates.gather(asking, knowledge, limit=MOST)
    ranker = known.rankers.get(kind)
    ranked = scoring.rank(found, ranker, MOST) if ranker else scoring.by_sum(found, MOST)
    why = reasons.explain(ranked.items, asking, knowledge, top=_REASONS)
    own = {int(np.searchsorted(items, seed.id)): reason_of(seed) for seed in seeds}
    friends = {one.id: (int(Because.FRIEND_LIKES), one.friend) for one in shown}
    proposals = [
        Proposal(
            pk := int(items[place]),
            float(score),
            _named(because, own, friends.get(pk)),
        )
        for place, score, because in zip(
            ranked.items[0].tolist(),
            ranked.scores[0].tolist(),
            why.items[0].tolist(),
            strict=True,
        )
        if place >= 0 and (because[0] >= 0 or int(items[place]) in friends)
    ]
    return Near(proposals, _against(asking, knowledge, items, besides))


def _knowledge(
    seeds: Sequence[Seed], having: Sequence[Seed], shown: Sequence[Shown], people: int
) -> tuple[Knowledge, NDArray[np.int64]]:
    told = {one.id: one.nearby for one in shown if one.nearby is not None}
    told |= {seed.id: seed.nearby for seed in having if seed.nearby is not None}
    rows = [
        (near.ids, near.scores[: len(SOURCES)], np.expm1(near.scores[len(SOURCES)]))
        for near in told.values()
    ]
    others = [seed.id for seed in seeds] + [one.id for one in shown]
    heard = [0.0] * len(seeds) + [float(one.listeners) for one in shown]
    return from_rows(
        np.array(list(told), dtype=np.int64),
        rows,
        people=people,
        extra=(np.array(others, dtype=np.int64), np.array(heard, dtype=np.float32)),
    )


def _profiles(
    seeds: Sequence[Seed], items: NDArray[np.int64], shown: Sequence[Shown], size: int
) -> Profiles:
    averse = {seed.id: min(1.0, -seed.weight) for seed in seeds if seed.weight < 0}
    return Profiles(
        _row({seed.id: seed.weight for seed in seeds if seed.weight > 0}, items),
        _row({one.id: float(one.friends) for one in shown}, items) if size else None,
        np.array([size], dtype=np.float32) if size else None,
        _row(averse, items) if averse else None,
    )


def _row(values: Mapping[int, float], items: NDArray[np.int64]) -> Matrix:
    ids = np.array(sorted(values), dtype=np.int64)
    data = np.array([values[pk] for pk in ids.tolist()], dtype=np.float32)
    places = np.searchsorted(items, ids).astype(np.int32)
    indptr = np.array([0, len(ids)], dtype=np.int32)
    return sp.csr_matrix((data, places, indptr), shape=(1, len(items)))


def _against(
    asking: Profiles,
    knowledge: Knowledge,
    items: NDArray[np.int64],
    besides: Sequence[int],
) -> dict[int, float]:
    if asking.averse is None or not len(besides):
        return {}
    ids = np.intersect1d(np.array(besides, dtype=np.int64), items)
    places = np.searchsorted(items, ids).astype(np.int32)[None, :]
    shares = candidates.against(asking, knowledge, places)[0]
    return dict(zip(ids.tolist(), shares.tolist(), strict=True))


def _named(
    places: Sequence[int], own: Mapping[int, tuple[Reason, ...]], friend: Reason | None
) -> tuple[Reason, ...]:
    named = tuple(reason for place in places if place >= 0 for reason in own.get(place, ()))
    return named if friend is None else (*named, friend)


def _ranker(held: bytes | memoryview) -> Ranker | None:
    """None as well for one that an older version grew, which knows other features."""
    grown = Ranker.from_bytes(bytes(held)) if len(held) else None
    return grown if grown and grown.names == candidates.names() else None

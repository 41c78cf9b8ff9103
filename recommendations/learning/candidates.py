"""What comes into question for whom, and everything that a ranker may know about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recommendations.learning.interactions import (
    Floats,
    Matrix,
    Profiles,
    first,
    ones,
    standing,
)
from recommendations.learning.knowledge import FEWEST, SOURCES, Knowledge

Places = NDArray[np.int32]
COMMON = (
    "audience",  # share of people who listen to the item, as a logarithm
    "usual",  # mean of that over the profile
    "size",  # items of the profile
    "circle_size",
    "votes",  # items of the profile that speak for it
    "together",  # all that is known, each part over its greatest
)
SPREAD = "circle, spread"
LIVE = (*SOURCES, "circle", SPREAD)
"""Parts that are known at every request; NaN where there is nothing to know."""
SHOWN = 100
"""Things that most of somebody's friends like, so many: what goes with them is looked at."""
POPULAR = 0.05
"""What an audience of everybody adds to the sum that picks candidates."""


@dataclass(frozen=True)
class Candidates:
    """For p people: `items` (p x c), -1 is none; `features` (p x c x f), named by `names`.

    `against` (p x c): which part of what is said of the item, from 0 to 1, comes from things
    that the person does not like.
    """

    items: Places
    features: Floats
    names: tuple[str, ...]
    against: Floats


def names(more: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The features, in order, with those of parts that only training knows."""
    parts = (*LIVE, *more)
    return (*parts, *(f"{part}, over its greatest" for part in parts), *COMMON)


def gather(
    profiles: Profiles,
    knowledge: Knowledge,
    *,
    more: Mapping[str, Floats] | None = None,
    limit: int = 200,
) -> Candidates:
    """The `limit` items that most parts together speak for, without those in the profile.

    Nor those that too few listen to, unless a friend shows them: who they are could be told.
    `more`: scores (p x n) of further parts. Memory is 4 bytes x p x n for each part: callers
    take a few people at a time, or a subset of the items. A feature depends on nothing but the
    profile and the item, or on the greatest value of a row, so a subset that holds the
    neighbours of the profile gives the same.
    """
    known = {**_live(profiles, knowledge), **(more or {})}
    own = _places(profiles.weights)
    audience = np.log2((knowledge.listeners + 1) / (knowledge.people + 1)).astype(np.float32)
    ratios, together = {}, np.zeros((len(profiles), len(knowledge)), dtype=np.float32)
    for name, values in known.items():
        if values is None:
            continue
        values[own] = 0
        greatest = np.maximum(values.max(axis=1, initial=0), 1e-9)
        ratios[name] = values / greatest[:, None]
        # What only goes with what friends like is not proposed: nobody could say why. All that
        # somebody could name stands before it in `LIVE`.
        together += ratios[name] * (together > 0) if name == SPREAD else ratios[name]
    if len(knowledge):
        together += POPULAR * knowledge.listeners / max(1, knowledge.people)
    together[own] = -np.inf
    hidden = np.broadcast_to(knowledge.listeners < FEWEST, together.shape)
    together[hidden if known["circle"] is None else hidden & (known["circle"] == 0)] = -np.inf
    items = _best(together, limit)
    columns = [_taken(known[name], items) for name in known]
    columns += [_taken(ratios.get(name), items) for name in known]
    columns += _common(profiles, knowledge, items, audience)
    columns.append(_taken(together, items))
    features = np.stack(columns, axis=-1)
    return Candidates(
        items, features, names(tuple(more or ())), against(profiles, knowledge, items)
    )


def _live(profiles: Profiles, knowledge: Knowledge) -> dict[str, Floats | None]:
    heeded = standing(profiles.weights)
    known: dict[str, Floats | None] = {}
    for name in SOURCES:
        known[name] = _dense(heeded @ knowledge.neighbours[name])
    known["circle"] = known[SPREAD] = None
    if profiles.circle is not None:
        known["circle"] = _dense(profiles.circle)
        nearby = first(profiles.circle, SHOWN) @ knowledge.neighbours["linear"]
        known[SPREAD] = spread = _dense(nearby)
        if profiles.circle_size is not None:
            spread /= np.maximum(1, profiles.circle_size)[:, None]
    return known


def _common(
    profiles: Profiles, knowledge: Knowledge, items: Places, audience: Floats
) -> list[Floats]:
    size = np.diff(profiles.weights.indptr).astype(np.float32)
    liked = ones(profiles.weights)
    usual = (liked @ audience) / np.maximum(1, size)
    circle = profiles.circle_size if profiles.circle_size is not None else 0 * size
    votes = _dense(liked @ ones(knowledge.neighbours[SOURCES[0]]))
    each = [np.where(size > 0, usual, np.nan), size, circle]
    wide = [np.broadcast_to(column[:, None], items.shape) for column in each]
    heard = np.broadcast_to(audience, (len(items), len(audience)))
    return [_taken(heard, items), *wide, _taken(votes, items)]


def against(profiles: Profiles, knowledge: Knowledge, items: Places) -> Floats:
    """As in `Candidates`, of any items (p x k)."""
    if profiles.averse is None or not profiles.averse.nnz:
        return np.zeros(items.shape, dtype=np.float32)
    held = knowledge.neighbours[SOURCES[0]]
    disliked = _taken(_dense(profiles.averse @ held), items)
    speaking = _taken(_dense(standing(profiles.weights) @ held), items)
    share: Floats = np.nan_to_num(disliked / np.maximum(disliked + speaking, 1e-9))
    return share


def _places(held: Matrix) -> tuple[NDArray[np.intp], NDArray[np.int32]]:
    return np.repeat(np.arange(held.shape[0]), np.diff(held.indptr)), held.indices


def _dense(held: Any) -> Floats:
    return np.asarray(held.toarray(), dtype=np.float32)


def _best(together: Floats, limit: int) -> Places:
    """The greatest of each row, in order; -1 for those that must not be taken.

    Equal sums are ordered by place, so that the same comes out of a subset.
    """
    people, size = together.shape
    limit = min(limit, size)
    best = np.full((people, limit), -1, dtype=np.int32)
    if not limit or not people:
        return best
    least = np.partition(together, size - limit, axis=1)[:, size - limit]
    row, place = np.nonzero((together >= least[:, None]) & np.isfinite(together))
    order = np.lexsort((-together[row, place], row))
    row, place = row[order], place[order]
    starts = np.searchsorted(row, np.arange(people))
    rank = np.arange(len(row)) - starts[row]
    first = rank < limit
    best[row[first], rank[first]] = place[first]
    return best


def _taken(values: Floats | None, items: Places) -> Floats:
    """The values of the items that were chosen; NaN where there are none."""
    if values is None:
        return np.full(items.shape, np.nan, dtype=np.float32)
    taken = np.take_along_axis(values, np.maximum(items, 0), axis=1)
    return np.where(items >= 0, taken, np.nan).astype(np.float32)

"""Teaches the rankers: a part of what is known is hidden, and what brings it back is right."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from recommendations.learning.candidates import Candidates, names
from recommendations.learning.growing import grow
from recommendations.learning.interactions import (
    Floats,
    Interactions,
    Matrix,
    Profiles,
    befriended,
    matrix,
)
from recommendations.learning.model import Parts
from recommendations.learning.options import Options
from recommendations.learning.parts import Rows
from recommendations.learning.scoring import Ranker

Progress = Callable[[str, int, int], None]
Learned = Callable[[Interactions, Options, int, Progress], Parts]
SPARED = 2
"""Of so many candidates that were not right one is learned from, as if it were all of them."""
STRANGERS = 0.1
"""The share of people whom a fold does not know at all."""
SMALL = (0, 1, 1, 2, 3, 3, 6, 12, 30)
"""Sizes of the profiles that each stranger is given, one after another."""


@dataclass(frozen=True)
class Fold:
    """`kept` and `hidden` (people x items) are the weights; `strangers` have nothing kept."""

    kept: Matrix
    hidden: Matrix
    strangers: Rows
    members: Rows


class Examples:
    """Rows of features with whether each was right, as they come together."""

    def __init__(self, seed: int) -> None:
        self.rows: list[Floats] = []
        self.liked: list[NDArray[np.bool_]] = []
        self.rng = np.random.default_rng(seed)

    def add(self, candidates: Candidates, wanted: Matrix) -> None:
        """`wanted` (p x items) is what was hidden from these p people."""
        real = candidates.items >= 0
        if not real.any():
            return
        people = np.broadcast_to(np.arange(len(real))[:, None], real.shape)[real]
        found = wanted[people, candidates.items[real]]
        liked = np.asarray(found).ravel() > 0
        heeded = liked | (self.rng.random(len(liked)) < 1 / SPARED)
        self.rows.append(candidates.features[real][heeded])
        self.liked.append(liked[heeded])

    def grown(self, parts: tuple[str, ...], trees: int, leaves: int, seed: int) -> Ranker:
        columns = names(parts)
        rows = np.concatenate(self.rows or [np.empty((0, len(columns)), np.float32)])
        liked = np.concatenate(self.liked or [np.empty(0, bool)])
        return grow(rows, liked, columns, (trees, leaves), spared=SPARED, seed=seed)


def taught(
    interactions: Interactions,
    options: Options,
    seed: int,
    learned: Learned,
    progress: Progress,
) -> tuple[Ranker, Ranker]:
    """The ranker of all parts, and that of what a request knows."""
    full, live = Examples(seed), Examples(seed + 1)
    more: tuple[str, ...] = ()
    for done, fold in enumerate(folds(interactions.weights, options, seed)):
        progress("folds", done, options.folds)
        shown = None if interactions.shown is None else _left(interactions.shown, fold.kept)
        known = replace(interactions, weights=fold.kept, shown=shown)
        parts = learned(known, options, seed, lambda *_: None)
        more = tuple(parts.more)
        rng = np.random.default_rng((seed, done))
        drawn = rng.permutation(fold.members)
        pupils, few = (np.sort(drawn[:n]) for n in (options.pupils, options.pupils // 4))
        for some, candidates in parts.of_members(pupils):
            full.add(candidates, fold.hidden[pupils[some]])
        strangers = rng.permutation(fold.strangers)[: options.pupils // len(SMALL)]
        for candidates, wanted in _strange(parts, interactions, strangers, rng):
            live.add(candidates, wanted)
        for some, candidates in parts.of_strangers(parts.profiles(few)):
            live.add(candidates, fold.hidden[few[some]])
    progress("folds", options.folds, options.folds)
    progress("rankers", 0, 2)
    ranker = full.grown(more, options.trees, options.leaves, seed)
    progress("rankers", 1, 2)
    quick = live.grown((), options.live_trees, options.live_leaves, seed)
    progress("rankers", 2, 2)
    return ranker, quick


def folds(weights: Matrix, options: Options, seed: int) -> Iterator[Fold]:
    """Each hides other items, and other people wholly."""
    people = weights.shape[0]
    lengths = np.diff(weights.indptr)
    row = np.repeat(np.arange(people), lengths)
    rng = np.random.default_rng(seed)
    place = _drawn(weights, rng)
    parts = round(1 / options.hidden)
    turn = (place + np.repeat(rng.integers(0, parts, people), lengths)) % parts
    group = rng.permutation(people) % round(1 / STRANGERS)
    for fold in range(options.folds):
        stranger = (group == fold) & (lengths > 1)
        away = (turn == fold % parts) | stranger[row]
        hidden, kept = _only(weights, away), _only(weights, ~away)
        member = (np.diff(hidden.indptr) > 0) & (np.diff(kept.indptr) > 0)
        yield Fold(kept, hidden, np.flatnonzero(stranger), np.flatnonzero(member))


def _strange(
    parts: Parts, interactions: Interactions, strangers: Rows, rng: np.random.Generator
) -> Iterator[tuple[Candidates, Matrix]]:
    """Strangers with some of their items, and what else they like.

    Each with every size of `SMALL`, and with what their friends like or, as stations ask,
    without it: what is unknown is to be learned from as well.
    """
    who = np.repeat(strangers, len(SMALL))
    for befriend in (True, False) if interactions.circle is not None else (False,):
        weights = interactions.weights[who]
        lengths = np.diff(weights.indptr)
        sizes = np.minimum(np.tile(SMALL, len(strangers)), lengths - 1)
        shown = _drawn(weights, rng) < np.repeat(sizes, lengths)
        given, wanted = _only(weights, shown), _only(weights, ~shown)
        profiles = Profiles(given)
        if befriend and interactions.circle is not None:
            circle = befriended(interactions.circle[who], interactions.visible)
            profiles = Profiles(given, *circle)
        for some, candidates in parts.of_strangers(profiles):
            yield candidates, wanted[some]


def _drawn(weights: Matrix, rng: np.random.Generator) -> Rows:
    """Of each entry its place in its row, when each row is shuffled."""
    lengths = np.diff(weights.indptr)
    row = np.repeat(np.arange(len(lengths)), lengths)
    place = np.empty(weights.nnz, dtype=np.intp)
    order = np.lexsort((rng.random(weights.nnz), row))
    place[order] = np.arange(weights.nnz) - np.repeat(weights.indptr[:-1], lengths)
    return place


def _only(weights: Matrix, some: NDArray[np.bool_]) -> Matrix:
    data = np.where(some, weights.data, 0)
    return matrix((data, weights.indices, weights.indptr), weights.shape)


def _left(shown: Matrix, kept: Matrix) -> Matrix:
    held = kept.copy()
    held.data = np.ones_like(held.data)
    return matrix(shown.multiply(held))

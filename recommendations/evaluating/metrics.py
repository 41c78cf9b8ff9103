"""How good lists are, person by person, and whether one kind is better than another.

Relevance is yes or no, every item is ranked, what is known is left out.
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from recommendations.evaluating.datasets import Ints, Matrix
from recommendations.evaluating.splits import Question

DEEP: Final = 100
"""Places that are looked at."""
RESAMPLES: Final = 1_000

PerPerson = dict[str, NDArray[np.float64]]


class Measured(NamedTuple):
    """`each` has a figure for each of `people`; `together` holds those of all as a whole."""

    people: Ints
    each: PerPerson
    together: dict[str, float]

    def means(self) -> dict[str, float]:
        return {name: float(values.mean()) for name, values in self.each.items()} | (
            self.together
        )


class Interval(NamedTuple):
    """A mean difference, and where it lies with a probability of 95 %."""

    difference: float
    low: float
    high: float


def measured(question: Question, lists: Ints) -> Measured:
    """`lists` (n x places) are items, best first; -1 fills up."""
    lists = lists[:, :DEEP]
    hits = found(question.hidden, lists)
    hidden = np.diff(question.hidden.indptr).astype(np.float64)
    listeners, known_people = _popularity(question)
    worth = 1 / np.log2(np.arange(2, DEEP + 2))
    each: PerPerson = {}
    for k in (10, 20):
        ideal = np.cumsum(worth)[np.minimum(hidden, k).astype(np.int64) - 1]
        each[f"recall@{k}"] = np.count_nonzero(hits[:, :k], axis=1) / hidden
        each[f"ndcg@{k}"] = np.asarray(hits[:, :k] @ worth[: hits[:, :k].shape[1]]) / ideal
    each["prec@10"] = np.count_nonzero(hits[:, :10], axis=1) / 10
    each["hit@10"] = np.asarray(hits[:, :10].any(axis=1), dtype=np.float64)
    for k in (10, 100):
        each[f"mrr@{k}"] = _first(hits[:, :k])
    each["novelty@20"] = _novelty(lists[:, :20], listeners, known_people)
    shown = np.unique(lists[:, :20])
    coverage = np.count_nonzero(shown >= 0) / max(1, int(np.count_nonzero(listeners)))
    return Measured(question.people, each, {"coverage@20": coverage})


def found(hidden: Matrix, lists: Ints) -> NDArray[np.bool_]:
    """Whether what stands at a place of a list is hidden from its person."""
    people, items = hidden.shape
    rows = np.repeat(np.arange(people), np.diff(hidden.indptr))
    wanted = rows * items + hidden.indices
    keys = np.arange(people)[:, None] * items + lists
    hits: NDArray[np.bool_] = (lists >= 0) & np.isin(keys, wanted)
    return hits


def _popularity(question: Question) -> tuple[Ints, int]:
    """Listeners of each item, and how many people there are, new ones' listens included."""
    new = question.asked.rows < 0
    listens = question.asked.profiles[np.flatnonzero(new)]
    evidence = question.evidence
    more = np.bincount(listens.indices, minlength=listens.shape[1])
    people = evidence.listens.shape[0] + np.count_nonzero(np.diff(listens.indptr))
    return evidence.listeners + more, int(people)


def _first(hits: NDArray[np.bool_]) -> NDArray[np.float64]:
    """1 through the place of the first hit; 0 without any."""
    return np.where(hits.any(axis=1), 1 / (hits.argmax(axis=1) + 1), 0.0)


def _novelty(lists: Ints, listeners: Ints, people: int) -> NDArray[np.float64]:
    """Bits: how surprising it is that somebody listens to what is in the list."""
    bits = -np.log2(np.maximum(listeners, 1) / max(1, people))
    there = lists >= 0
    told = np.where(there, bits[np.maximum(lists, 0)], 0.0).sum(axis=1)
    result: NDArray[np.float64] = told / np.maximum(1, there.sum(axis=1))
    return result


def better(
    ours: list[Measured], theirs: dict[str, list[Measured]], name: str, seed: int = 0
) -> dict[str, Interval]:
    """Paired bootstrap over people of the differences in one figure, by the others' names.

    A person who was asked under several seeds counts once, with the mean. 8 kB for each person.
    """
    people = np.concatenate([one.people for one in ours])
    _, which, times = np.unique(people, return_inverse=True, return_counts=True)
    drawn = _resamples(len(times), seed)
    mine = np.concatenate([one.each[name] for one in ours])
    told = {}
    for other, measured_ in theirs.items():
        gains = mine - np.concatenate([one.each[name] for one in measured_])
        mean = np.bincount(which, gains) / times
        low, high = np.percentile(drawn @ mean / len(mean), [2.5, 97.5])
        told[other] = Interval(float(mean.mean()), float(low), float(high))
    return told


def _resamples(people: int, seed: int) -> NDArray[np.float64]:
    """How often each person is drawn, a row for each resample."""
    random = np.random.default_rng(seed)
    rows = (random.integers(people, size=people) for _ in range(RESAMPLES))
    return np.array([np.bincount(row, minlength=people) for row in rows], dtype=np.float64)

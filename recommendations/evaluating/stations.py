"""How good a station is that begins with one thing somebody listened to."""

from collections.abc import Callable
from functools import partial
from typing import Final, NamedTuple, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from recommendations.evaluating import metrics, ranking
from recommendations.evaluating.baselines import matrices
from recommendations.evaluating.datasets import Floats, Ints, Matrix
from recommendations.evaluating.metrics import Measured
from recommendations.evaluating.ranking import Lister, Outcome
from recommendations.evaluating.splits import Asked, Evidence, Question

LONG: Final = 25


class Run(NamedTuple):
    """Which drawing of a station: two sessions in a row, or those of two people."""

    seed: int
    session: int


FIRST: Final = Run(1, 0)
NEXT_SESSION: Final = Run(1, 1)
SOMEBODY_ELSES: Final = Run(2, 0)


class Pool(NamedTuple):
    """Candidates (n) best first, their scores, and words (n x 5) of them; -1 fills up."""

    items: Ints
    scores: Floats
    words: Ints


Draw = Callable[[Pool, Run, int], Ints]
"""Which places of the pool are played, in order."""


@runtime_checkable
class Broadcaster(Protocol):
    """Draws what a station plays, otherwise each time."""

    def station(self, run: Run, asked: Asked, masked: Matrix, count: int) -> Ints:
        """As `ranking.Answer` says; the one thing that each knows is the station's seed."""


class Likeness:
    """How alike two items are: the cosine of TF-IDF over their tags."""

    def __init__(self, evidence: Evidence) -> None:
        self.vectors = None if evidence.tags is None else matrices.tag_vectors(evidence.tags)

    def spread(self, lists: Ints) -> NDArray[np.float64]:
        """Of each list the mean of 1 - cosine over its pairs; of untagged items that is 1."""
        spreads = np.zeros(len(lists))
        for place, items in enumerate(lists):
            there = items[items >= 0]
            pairs = len(there) * (len(there) - 1)
            if self.vectors is not None and pairs:
                vectors = self.vectors[there]
                whole = np.asarray(vectors.sum(axis=0))
                alike = float(whole @ whole - vectors.multiply(vectors).sum())
                spreads[place] = 1 - alike / pairs
        return spreads


def broadcast(
    lister: Lister, question: Question, step: ranking.Step, likeness: Likeness
) -> Outcome:
    """25 items for everybody; what draws by luck draws twice more."""
    if not isinstance(lister, Broadcaster):
        lists, asking_ms = ranking.answers(lister.lists, question, step, LONG)
        return Outcome(lists, asking_ms, _measured(question, lists, likeness))
    lists, asking_ms = _run(lister, FIRST, question, step)
    measured = _measured(question, lists, likeness)
    for name, run in (("overlap", NEXT_SESSION), ("overlap, others", SOMEBODY_ELSES)):
        again, _ = _run(lister, run, question, step)
        measured.each[name] = _overlap(lists, again)
    return Outcome(lists, asking_ms, measured)


def _run(
    lister: Broadcaster, run: Run, question: Question, step: ranking.Step
) -> tuple[Ints, float]:
    return ranking.answers(partial(lister.station, run), question, step, LONG)


def _measured(question: Question, lists: Ints, likeness: Likeness) -> Measured:
    hits = metrics.found(question.hidden, lists)
    each = {
        "next-1": hits[:, 0].astype(np.float64),
        "hit@10": hits[:, :10].any(axis=1).astype(np.float64),
        "prec@25": np.count_nonzero(hits, axis=1) / LONG,
    }
    if likeness.vectors is not None:
        each["ild@25"] = likeness.spread(lists)
    together = {
        "distinct": float(np.count_nonzero(np.unique(lists) >= 0)),
        "violations": float(_repeated(lists) + metrics.found(question.masked, lists).sum()),
    }
    return Measured(question.people, each, together)


def _repeated(lists: Ints) -> int:
    in_order = np.sort(lists, axis=1)
    return int(np.count_nonzero((np.diff(in_order, axis=1) == 0) & (in_order[:, 1:] >= 0)))


def _overlap(lists: Ints, again: Ints) -> NDArray[np.float64]:
    """The share of a list that is also in the other."""
    both = [np.intersect1d(one[one >= 0], two) for one, two in zip(lists, again, strict=True)]
    return np.array([len(same) for same in both]) / LONG

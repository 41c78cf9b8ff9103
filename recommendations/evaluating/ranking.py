"""What is compared: something that learns, and then lists items for people."""

from collections.abc import Callable
from time import process_time
from typing import Final, NamedTuple, Protocol

import numpy as np

from recommendations.evaluating import metrics
from recommendations.evaluating.datasets import Floats, Ints, Matrix
from recommendations.evaluating.splits import Asked, Evidence, Question

AT_ONCE: Final = 256
"""People whose scores for all items are held at once: 42 MB with 41,519 items."""

Step = Callable[[int, int], None]
Answer = Callable[[Asked, Matrix, int], Ints]
"""Of people who ask, what is masked for them and a count: n x count items, best first; -1 fills
up."""


class Lister(Protocol):
    """Has learnt."""

    def lists(self, asked: Asked, masked: Matrix, count: int) -> Ints:
        """As `Answer` says."""


class Contender(Protocol):
    """Learns."""

    @property
    def name(self) -> str: ...

    def learn(self, evidence: Evidence) -> Lister: ...

    def refuses(self, evidence: Evidence) -> str:
        """Why it cannot be tried on this, or nothing."""


class ByScore:
    """The highest scores. Where they say nothing, at zero, the popular comes first."""

    def __init__(self, scores: Callable[[Asked], Floats], listeners: Ints) -> None:
        """`scores` gives n x items."""
        self.scores = scores
        self.rest = (listeners / np.maximum(1, listeners.max()) - 1.01) * 1e-6

    def lists(self, asked: Asked, masked: Matrix, count: int) -> Ints:
        scores = self.scores(asked)
        scores = np.where(scores == 0, self.rest, scores).astype(np.float32)
        rows = np.repeat(np.arange(len(asked)), np.diff(masked.indptr))
        scores[rows, masked.indices] = -np.inf
        count = min(count, scores.shape[1])
        best = np.argpartition(-scores, count - 1, axis=1)[:, :count]
        order = np.argsort(-np.take_along_axis(scores, best, 1), axis=1, kind="stable")
        best = np.take_along_axis(best, order, 1)
        there = np.isfinite(np.take_along_axis(scores, best, 1))
        return np.where(there, best, -1).astype(np.int64)


class Outcome(NamedTuple):
    """Lists of everybody, CPU milliseconds for each, and what the lists are worth."""

    lists: Ints
    asking_ms: float
    measured: metrics.Measured


def listed(lister: Lister, question: Question, step: Step) -> Outcome:
    """A hundred items for everybody."""
    lists, asking_ms = answers(lister.lists, question, step, metrics.DEEP)
    return Outcome(lists, asking_ms, metrics.measured(question, lists))


def answers(answer: Answer, question: Question, step: Step, count: int) -> tuple[Ints, float]:
    """The lists of everybody, and CPU milliseconds for each."""
    asked, began = question.asked, process_time()
    parts = []
    for start in range(0, len(asked), AT_ONCE):
        these = slice(start, start + AT_ONCE)
        parts.append(answer(asked.where(these), question.masked[these], count))
        step(min(start + AT_ONCE, len(asked)), len(asked))
    return np.concatenate(parts), 1000 * (process_time() - began) / len(asked)

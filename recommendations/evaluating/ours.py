"""What serves recommendations and radio, made to take part."""

from functools import partial
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from recommendations.evaluating.contest import Progress
from recommendations.evaluating.datasets import Ints, Matrix
from recommendations.evaluating.ranking import Step
from recommendations.evaluating.splits import Asked, Evidence
from recommendations.evaluating.stations import Draw, Pool, Run
from recommendations.learning.fitting import fit
from recommendations.learning.interactions import Interactions, Profiles
from recommendations.learning.model import Model
from recommendations.learning.options import Options
from recommendations.learning.scoring import Ranked

NAME: Final = "Tonearm"
DEEPER: Final = 100
"""Asked for beyond what is wanted, since some of it may be masked."""
POOL: Final = 500
WORDS: Final = 5
"""Of each item, its commonest tags."""


class Tonearm:
    """Those it learnt from get what the nightly training would store, others the live path."""

    name = NAME
    options: Options | None = None
    """None: as suits how much there is."""

    def __init__(self, draw: Draw, progress: Progress) -> None:
        self.draw, self.progress = draw, progress
        self.last: tuple[Evidence, Model] | None = None

    def refuses(self, evidence: Evidence) -> str:
        return ""

    def learn(self, evidence: Evidence) -> "Answering":
        return Answering(self.model(evidence), words(evidence), self.draw)

    def model(self, evidence: Evidence) -> Model:
        """Learns, unless this was the last that it learnt from."""
        if self.last is None or self.last[0] is not evidence:
            given = Interactions(
                weights=plain(evidence.listens),
                circle=None if evidence.friends is None else plain(evidence.friends),
                words=None if evidence.tags is None else plain(evidence.tags),
            )
            with self.progress(f"{self.name} teaches itself", "folds") as step:
                told = partial(_of_folds, step)
                self.last = evidence, fit(given, options=self.options, progress=told)
        return self.last[1]


class Live:
    """The same model as `Tonearm`, but everybody gets what is worked out when they ask."""

    name = f"{NAME}, live"

    def __init__(self, tonearm: Tonearm) -> None:
        self.tonearm = tonearm

    def refuses(self, evidence: Evidence) -> str:
        return ""

    def learn(self, evidence: Evidence) -> "Answering":
        answering = self.tonearm.learn(evidence)
        answering.live = True
        return answering


class Answering:
    """A trained model, and the picker."""

    def __init__(self, model: Model, words: Ints, draw: Draw) -> None:
        self.model, self.words, self.draw = model, words, draw
        self.live = False

    def lists(self, asked: Asked, masked: Matrix, count: int) -> Ints:
        lists = np.full((len(asked), count + DEEPER), -1, dtype=np.int64)
        is_known = (asked.rows >= 0) & (not self.live)
        known, new = np.flatnonzero(is_known), np.flatnonzero(~is_known)
        if len(known):
            lists[known] = self.model.recommend(asked.rows[known], k=count + DEEPER).items
        if len(new):
            lists[new] = self._worked_out(asked, new, count + DEEPER).items
        return unmasked(lists, masked)[:, :count]

    def station(self, run: Run, asked: Asked, masked: Matrix, count: int) -> Ints:
        found = self._worked_out(asked, np.arange(len(asked)), POOL)
        drawn = np.full((len(asked), count), -1, dtype=np.int64)
        for row, (items, scores) in enumerate(zip(found.items, found.scores, strict=True)):
            there = items >= 0
            pool = Pool(items[there].astype(np.int64), scores[there], self.words[items[there]])
            places = self.draw(pool, Run(run.seed + row, run.session), count)
            drawn[row, : len(places)] = pool.items[places]
        return drawn

    def _worked_out(self, asked: Asked, these: Ints, count: int) -> Ranked:
        weights = plain(asked.profiles[these])
        profiles = Profiles(weights)
        if asked.friends is not None:
            profiles = Profiles(weights, *self.model.befriended(plain(asked.friends[these])))
        return self.model.answer(profiles, k=count)


def _of_folds(step: Step, stage: str, done: int, total: int) -> None:
    if stage == "folds":
        step(done, total)


def words(evidence: Evidence) -> Ints:
    """Of each item the numbers of its commonest tags (items x 5); -1 fills up."""
    found = np.full((evidence.listens.shape[1], WORDS), -1, dtype=np.int64)
    if (tags := evidence.tags) is None:
        return found
    rows = np.repeat(np.arange(tags.shape[0]), np.diff(tags.indptr))
    order = np.lexsort((tags.indices, -tags.data, rows))
    place = np.arange(tags.nnz) - tags.indptr[rows[order]]
    first = order[place < WORDS]
    found[rows[first], place[place < WORDS]] = tags.indices[first]
    return found


def plain(matrix: Matrix) -> "csr_matrix[Any]":
    """As `learning` takes it."""
    made: csr_matrix[Any] = csr_matrix(matrix, dtype=np.float32)
    made.sort_indices()
    return made


def unmasked(lists: Ints, masked: Matrix) -> Ints:
    """Without what is masked; what is left moves up."""
    people, items = masked.shape
    keys = np.repeat(np.arange(people), np.diff(masked.indptr)) * items + masked.indices
    hidden: NDArray[np.bool_] = np.isin(np.arange(people)[:, None] * items + lists, keys)
    lists = np.where(hidden, -1, lists)
    order = np.argsort(lists < 0, axis=1, kind="stable")
    return np.take_along_axis(lists, order, axis=1)

"""Items that share listeners, and people who share items."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.sparse import csr_array

from recommendations.evaluating.baselines import matrices
from recommendations.evaluating.datasets import Floats, Matrix
from recommendations.evaluating.ranking import ByScore, Lister
from recommendations.evaluating.splits import Asked, Evidence


class _NeedsNothing:
    def refuses(self, evidence: Evidence) -> str:
        return ""


@dataclass(frozen=True)
class ItemKNN(_NeedsNothing):
    """Sum over what a person knows of the cosine of listeners (Sarwar et al. 2001)."""

    weighting: Literal["cosine", "TFIDF", "BM25"]
    neighbours: int = 500

    @property
    def name(self) -> str:
        return f"ItemKNN-{self.weighting}"

    def learn(self, evidence: Evidence) -> Lister:
        weigh = {"cosine": matrices.ones, "TFIDF": _tf_idf, "BM25": _bm25}[self.weighting]
        by_item = matrices.unit_rows(weigh(evidence.listens).T.tocsr())
        similar = matrices.greatest_of_product(by_item, by_item.T.tocsr(), self.neighbours)
        return ByScore(_Summed(similar), evidence.listeners)


@dataclass(frozen=True)
class RP3beta(_NeedsNothing):
    """Walks of three steps, popular ends damped (Paudel et al. 2017)."""

    alpha: float = 0.6
    beta: float = 0.35
    neighbours: int = 300
    name: str = "RP3beta"

    def learn(self, evidence: Evidence) -> Lister:
        listens = matrices.ones(evidence.listens)
        of_people = np.diff(listens.indptr).astype(np.float32)
        of_items = evidence.listeners.astype(np.float32)
        to_items = matrices.scaled(matrices.inverse(of_people, self.alpha), listens)
        to_people = matrices.scaled(matrices.inverse(of_items, self.alpha), listens.T.tocsr())
        damped = matrices.scaled(None, to_items, matrices.inverse(of_items, self.beta))
        walked = matrices.greatest_of_product(to_people, damped, self.neighbours)
        return ByScore(_Summed(walked), evidence.listeners)


@dataclass(frozen=True)
class UserKNN(_NeedsNothing):
    """What the most similar people know, weighed by the squared cosine of TF-IDF."""

    neighbours: int = 120
    power: float = 2.0
    name: str = "UserKNN-TFIDF"

    def learn(self, evidence: Evidence) -> Lister:
        people, _ = evidence.listens.shape
        rarity = np.log(1 + people / np.maximum(1, evidence.listeners))
        listens = matrices.ones(evidence.listens)
        by_item = self._vectors(evidence.listens, rarity).T.tocsr()

        def scores(asked: Asked) -> Floats:
            similar = (self._vectors(asked.profiles, rarity) @ by_item).toarray()
            known = np.flatnonzero(asked.rows >= 0)
            similar[known, asked.rows[known]] = 0
            return (self._nearest(similar) @ listens).toarray()

        return ByScore(scores, evidence.listeners)

    @staticmethod
    def _vectors(profiles: Matrix, rarity: Floats) -> Matrix:
        return matrices.unit_rows(matrices.scaled(None, matrices.logarithms(profiles), rarity))

    def _nearest(self, similar: Floats) -> Matrix:
        if self.neighbours < similar.shape[1]:
            cut = -np.partition(-similar, self.neighbours, axis=1)[:, [self.neighbours]]
            similar[similar <= cut] = 0
        return csr_array(similar**self.power)


class _Summed:
    """The rows of what a person knows, added."""

    def __init__(self, similar: Matrix) -> None:
        self.similar = similar

    def __call__(self, asked: Asked) -> Floats:
        return (matrices.ones(asked.profiles) @ self.similar).toarray()


def _tf_idf(listens: Matrix) -> Matrix:
    """People who listen to everything say little."""
    known = np.maximum(1, np.diff(listens.indptr))
    return matrices.scaled(np.log(1 + listens.shape[1] / known), matrices.logarithms(listens))


def _bm25(listens: Matrix, k1: float = 1.2, b: float = 0.75) -> Matrix:
    """Okapi BM25, a person as the document and an item as the word."""
    weights = matrices.logarithms(listens)
    length = np.asarray(weights.sum(axis=1))
    damping = k1 * (1 - b + b * length / max(length.mean(), 1e-9))
    rows = np.repeat(np.arange(weights.shape[0]), np.diff(weights.indptr))
    listeners = np.bincount(weights.indices, minlength=weights.shape[1])
    rarity = np.log(weights.shape[0]) - np.log1p(listeners)
    weights.data *= (k1 + 1) / (damping[rows] + weights.data) * rarity[weights.indices]
    return weights

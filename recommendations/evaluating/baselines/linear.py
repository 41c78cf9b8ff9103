"""Factors, and one matrix from items to items."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from implicit.cpu.als import AlternatingLeastSquares
from scipy.sparse import csr_matrix
from sklearn.utils.extmath import randomized_svd
from threadpoolctl import threadpool_limits

from recommendations.evaluating.baselines import matrices
from recommendations.evaluating.datasets import Floats, Matrix
from recommendations.evaluating.ranking import ByScore, Lister
from recommendations.evaluating.splits import Asked, Evidence

MOST_PEOPLE_EASE: Final = 8_000
MOST_CELLS_EASE: Final = 200_000_000
"""People x items that are held densely: 0.8 GB."""
MOST_CELLS_GFCF: Final = 100_000_000


@dataclass(frozen=True)
class ALS:
    """Implicit feedback (Hu, Koren, Volinsky 2008), by the package `implicit`."""

    factors: int
    regularization: float = 15.0
    alpha: float = 8.0
    iterations: int = 15

    @property
    def name(self) -> str:
        return f"ALS-{self.factors}"

    def refuses(self, evidence: Evidence) -> str:
        return ""

    def learn(self, evidence: Evidence) -> Lister:
        listens = csr_matrix(matrices.ones(evidence.listens))
        with threadpool_limits(1, "blas"):
            model = AlternatingLeastSquares(
                factors=self.factors,
                regularization=self.regularization,
                alpha=self.alpha,
                iterations=self.iterations,
                random_state=0,
            )
            model.fit(listens, show_progress=False)

        def scores(asked: Asked) -> Floats:
            factors = np.empty((len(asked), self.factors), dtype=np.float32)
            known, new = np.flatnonzero(asked.rows >= 0), np.flatnonzero(asked.rows < 0)
            factors[known] = model.user_factors[asked.rows[known]]
            if len(new):
                profiles = csr_matrix(matrices.ones(asked.profiles[new]))
                factors[new] = model.recalculate_user(np.arange(len(new)), profiles)
            result: Floats = factors @ model.item_factors.T
            return result

        return ByScore(scores, evidence.listeners)


@dataclass(frozen=True)
class EASE:
    """EASE^R (Steck 2019): the best linear map from profiles to profiles, diagonal zero.

    Solved in the space of people by Woodbury's identity, of which there are fewer than items.
    """

    regularization: float = 100.0
    name: str = "EASE^R"

    def refuses(self, evidence: Evidence) -> str:
        people, items = evidence.listens.shape
        if people > MOST_PEOPLE_EASE or people * items > MOST_CELLS_EASE:
            return f"needs {people:,} x {items:,} dense"
        return ""

    def learn(self, evidence: Evidence) -> Lister:
        listens = matrices.ranks(evidence.listens)
        kernel = (listens @ listens.T).toarray().astype(np.float64)
        kernel[np.diag_indices(len(kernel))] += self.regularization
        solved = np.linalg.inv(kernel).astype(np.float32) @ listens.toarray()
        diagonal = 1 - np.asarray(listens.multiply(solved).sum(axis=0))
        by_item = listens.T.tocsr()

        def scores(asked: Asked) -> Floats:
            profiles = matrices.ranks(asked.profiles)
            given = profiles.toarray()
            left = given - (profiles @ by_item).toarray() @ solved
            result: Floats = (given - left / diagonal).astype(np.float32)
            return result

        return ByScore(scores, evidence.listeners)


@dataclass(frozen=True)
class PureSVD:
    """Onto the strongest directions and back (Cremonesi et al. 2010)."""

    factors: int = 64
    name: str = "PureSVD"

    def refuses(self, evidence: Evidence) -> str:
        return ""

    def learn(self, evidence: Evidence) -> Lister:
        directions = _directions(matrices.ones(evidence.listens), self.factors)

        def scores(asked: Asked) -> Floats:
            return (matrices.ones(asked.profiles) @ directions.T) @ directions

        return ByScore(scores, evidence.listeners)


@dataclass(frozen=True)
class GFCF:
    """Closed form of LightGCN: a linear and an ideal low-pass filter (Shen et al. 2021)."""

    factors: int = 128
    share: float = 0.3
    name: str = "GF-CF"

    def refuses(self, evidence: Evidence) -> str:
        people, items = evidence.listens.shape
        return f"needs {people:,} x {items:,}" if people * items > MOST_CELLS_GFCF else ""

    def learn(self, evidence: Evidence) -> Lister:
        listens = matrices.ones(evidence.listens)
        of_items = evidence.listeners.astype(np.float32)
        people = matrices.inverse(np.diff(listens.indptr).astype(np.float32), 0.5)
        normal = matrices.scaled(people, listens, matrices.inverse(of_items, 0.5))
        directions = _directions(normal, self.factors)
        by_item = normal.T.tocsr()

        def scores(asked: Asked) -> Floats:
            profiles = matrices.ones(asked.profiles)
            linear = ((profiles @ by_item) @ normal).toarray()
            damped = matrices.scaled(None, profiles, matrices.inverse(of_items, 0.5))
            ideal = (damped @ directions.T) @ directions * np.sqrt(of_items)
            result: Floats = linear + self.share * ideal
            return result

        return ByScore(scores, evidence.listeners)


def _directions(matrix: Matrix, count: int) -> Floats:
    """Count x items."""
    count = min(count, *matrix.shape)
    _, _, directions = randomized_svd(matrix, count, n_iter=4, random_state=0)
    return np.asarray(directions, dtype=np.float32)

"""Models that look at everybody at once; each says how well every item suits a person.

They are known while training only: what is kept of them are the lists that they help to make.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import scipy.sparse as sp
from implicit.als import AlternatingLeastSquares
from numpy.typing import NDArray
from scipy.linalg.lapack import spotrf, spotri
from sklearn.utils.extmath import randomized_svd
from threadpoolctl import threadpool_limits

from recommendations.learning.interactions import Floats, Matrix, matrix, ones
from recommendations.learning.neighbours import counted, rarities, scaled
from recommendations.learning.options import Options

Rows = NDArray[np.intp]


class Part(Protocol):
    """Something that was fitted to the weights (people x items) of everybody."""

    def scores(self, people: Rows, items: Rows | None = None) -> Floats:
        """Of these people for these or all items: p x n, any scale, own items not left out."""
        ...


@dataclass(frozen=True)
class Linear:
    """EASE (Steck: Embarrassingly shallow autoencoders for sparse data, 2019).

    Solved over people where they are fewer than items: with A = XX' + lambda I (`dense`) a
    person who was learned from has the row of -A^-1 X over the `diagonal` of I - X'A^-1 X for
    what is not their own. Otherwise `dense` is items x items, as published.
    """

    rows: Matrix
    dense: Floats
    diagonal: Floats
    over_people: bool

    @classmethod
    def fit(cls, rows: Matrix, penalty: float, words: Matrix | None = None) -> "Linear":
        """From weights, as `standing` gives them.

        Each of the `words` (items x words) counts as one more person, who likes what it
        describes (Jeunen, Van Balen, Goethals: Closed-form models for collaborative filtering
        with side-information, 2020).
        """
        if words is not None:
            rows = matrix(sp.vstack([rows, words.T]))
        people, items = rows.shape
        if people < items:
            inverse = _inverse(np.asarray((rows @ rows.T).todense(), np.float32), penalty)
            diagonal = np.ones(items, dtype=np.float32)
            for start in range(0, people, 1024):
                some = slice(start, start + 1024)
                half = inverse[some] @ rows
                diagonal -= np.asarray(rows[some].multiply(half).sum(axis=0)).ravel()
            return cls(rows, inverse, diagonal, True)
        inverse = _inverse(np.asarray((rows.T @ rows).todense(), np.float32), penalty)
        inverse /= -np.diag(inverse)
        np.fill_diagonal(inverse, 0)
        return cls(rows, inverse, np.ones(items, dtype=np.float32), False)

    def scores(self, people: Rows, items: Rows | None = None) -> Floats:
        if self.over_people:
            made = (self.dense[people] @ self.rows) / -self.diagonal
        else:
            made = self.rows[people] @ self.dense
        return _of(np.asarray(made, dtype=np.float32), items)

    def nearest(self, most: int) -> Matrix:
        """Of each item those for which it speaks the most (items x items)."""
        lists = []
        items = self.rows.shape[1]
        columns = self.rows.T.tocsr()
        for start in range(0, items, 512):
            some = slice(start, min(items, start + 512))
            if self.over_people:
                made = ((columns[some] @ self.dense) @ self.rows) / self.diagonal
            else:
                made = self.dense[some].copy()
            rows = np.arange(made.shape[0])
            made[rows, rows + start] = 0
            lists.append(_greatest(made, most))
        return matrix(sp.vstack(lists)) if lists else matrix((items, items))


def _inverse(gram: Floats, penalty: float) -> Floats:
    """Of the matrix with the penalty added, which makes it positive definite.

    By Cholesky in float32: a quarter of the time that a general inverse in float64 takes.
    """
    gram[np.diag_indices(len(gram))] += penalty
    upper, failed = spotrf(gram, overwrite_a=True)
    inverse, singular = spotri(upper, overwrite_c=True)
    if failed or singular:
        raise np.linalg.LinAlgError("Not positive definite: is a weight not finite?")
    half = np.triu(inverse)
    half += np.triu(inverse, 1).T
    return np.asarray(half, dtype=np.float32)


def _greatest(made: Floats, most: int) -> Matrix:
    most = min(most, made.shape[1])
    found = np.argpartition(-made, most - 1, axis=1)[:, :most]
    values = np.maximum(0, np.take_along_axis(made, found, axis=1))
    starts = np.arange(0, values.size + 1, most)
    return matrix(sp.csr_matrix((values.ravel(), found.ravel(), starts), shape=made.shape))


@dataclass(frozen=True)
class Factors:
    """ALS (Hu, Koren, Volinsky: Collaborative filtering for implicit feedback, 2008)."""

    people: Floats
    items: Floats

    @classmethod
    def fit(cls, rows: Matrix, length: int, options: Options, seed: int) -> "Factors":
        # Its own threads share the work; a second set below them would fight for the cores.
        with threadpool_limits(1, "blas"):
            model = AlternatingLeastSquares(
                factors=length,
                regularization=15.0,
                alpha=8.0,
                iterations=options.iterations,
                random_state=seed,
                num_threads=options.threads,
            )
            model.fit(rows, show_progress=False)
        return cls(np.asarray(model.user_factors), np.asarray(model.item_factors))

    def scores(self, people: Rows, items: Rows | None = None) -> Floats:
        vectors = self.items if items is None else self.items[items]
        return np.asarray(self.people[people] @ vectors.T, dtype=np.float32)


@dataclass(frozen=True)
class Listeners:
    """UserKNN: what the most similar people like, each by the square of the similarity."""

    vectors: Matrix
    liked: Matrix
    most: int = 120

    @classmethod
    def fit(cls, weights: Matrix) -> "Listeners":
        logged = weights.copy()
        logged.data = np.log1p(logged.data)
        heavy = scaled(logged, None, rarities(weights))
        lengths = np.sqrt(np.asarray(heavy.multiply(heavy).sum(axis=1)).ravel())
        unit = (1 / np.maximum(lengths, 1e-6)).astype(np.float32)
        return cls(scaled(heavy, unit), ones(weights))

    def similar(self, people: Rows) -> Floats:
        """To everybody: p x people."""
        near = np.asarray((self.vectors[people] @ self.vectors.T).todense(), np.float32)
        near[np.arange(len(people)), people] = 0
        return near

    def scores(self, people: Rows, items: Rows | None = None) -> Floats:
        near = self.similar(people)
        most = min(self.most, near.shape[1] - 1)
        edge = -np.partition(-near, most, axis=1)[:, most, None]
        near = np.where(near > edge, near, 0) ** 2
        made = np.asarray((sp.csr_matrix(near) @ self.liked).todense(), dtype=np.float32)
        return _of(made, items)


@dataclass(frozen=True)
class Nearby:
    """Item neighbours that are not stored: the sum of those of what a person has."""

    rows: Matrix
    near: Matrix

    def scores(self, people: Rows, items: Rows | None = None) -> Floats:
        made = np.asarray((self.rows[people] @ self.near).todense(), dtype=np.float32)
        return _of(made, items)


@dataclass(frozen=True)
class Words:
    """How much what is said of an item is said of what a person has (the cosine)."""

    rows: Matrix
    said: Matrix

    def scores(self, people: Rows, items: Rows | None = None) -> Floats:
        said = self.said if items is None else self.said[items]
        made = (self.rows[people] @ self.said) @ said.T
        return np.asarray(made.todense(), dtype=np.float32)


@dataclass(frozen=True)
class Spectrum:
    """GF-CF (Shen et al.: How powerful is graph convolution for recommendation?, 2021)."""

    rows: Matrix
    normal: Matrix
    vectors: Floats
    root: Floats

    @classmethod
    def fit(cls, weights: Matrix, length: int, seed: int) -> "Spectrum":
        rows, root = ones(weights), np.sqrt(np.maximum(1, counted(weights)))
        people = np.sqrt(np.maximum(1, np.diff(weights.indptr))).astype(np.float32)
        normal = scaled(rows, 1 / people, 1 / root)
        length = max(1, min(length, *(size - 1 for size in normal.shape)))
        _, _, vectors = randomized_svd(normal, length, n_iter=4, random_state=seed)
        return cls(rows, normal, vectors.astype(np.float32), root)

    def scores(self, people: Rows, items: Rows | None = None) -> Floats:
        asked = self.rows[people]
        near = np.asarray((asked @ self.normal.T @ self.normal).todense(), dtype=np.float32)
        smooth = (scaled(asked, None, 1 / self.root) @ self.vectors.T) @ self.vectors
        return _of(np.asarray(near + 0.3 * smooth * self.root, dtype=np.float32), items)


@dataclass(frozen=True)
class Circle:
    """What those like whom one follows, or whom they follow, by how much taste one shares.

    `near` people x people; `shown` people x items: only what others may see.
    """

    near: Matrix
    shown: Matrix

    def scores(self, people: Rows, items: Rows | None = None) -> Floats:
        made = self.near[people] @ self.shown
        held = made if items is None else made.tocsr()[:, items]
        return np.asarray(held.todense(), dtype=np.float32)


def circles(circle: Matrix, shown: Matrix) -> tuple[Circle, Circle]:
    """Of those whom one follows, and of whom they follow."""
    vectors = Listeners.fit(shown).vectors
    near = ones(circle)
    further: Matrix = (near @ near).tocsr()
    further.data = np.log1p(further.data)
    further = further - further.multiply(near)
    further.setdiag(0)
    liked = ones(shown)
    return Circle(_shared(near, vectors), liked), Circle(_shared(further, vectors), liked)


def _shared(pairs: Matrix, vectors: Matrix) -> Matrix:
    """Each pair's value times the cosine of both, worked out for these pairs alone."""
    found = pairs.tocoo()
    values = np.empty(found.nnz, dtype=np.float32)
    for start in range(0, found.nnz, 50_000):
        some = slice(start, start + 50_000)
        both = vectors[found.row[some]].multiply(vectors[found.col[some]])
        values[some] = np.asarray(both.sum(axis=1)).ravel()
    return matrix(sp.coo_matrix((found.data * values, (found.row, found.col)), pairs.shape))


def _of(made: Floats, items: Rows | None) -> Floats:
    return made if items is None else made[:, items]

"""Neighbours of every item, from three views of who listens to what."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import scipy.sparse as sp
from implicit.nearest_neighbours import all_pairs_knn
from numpy.typing import NDArray

from recommendations.learning.interactions import Floats, Matrix, matrix, ones, placed
from recommendations.learning.knowledge import MOST, SOURCES

Numbers = NDArray[np.floating[Any]]
_ROWS = 50_000
"""Items whose lists are put together at once: sorting takes some 500 MB."""
WALK_ALPHA, WALK_BETA = 0.6, 0.35


def counted(weights: Matrix) -> Floats:
    """How many people have to do with each item."""
    found = np.bincount(weights.indices, minlength=weights.shape[1])
    return found.astype(np.float32)


def scaled(
    weights: Matrix, rows: Numbers | None = None, columns: Numbers | None = None
) -> Matrix:
    """Each value times that of its row, and of its column."""
    data = weights.data.astype(np.float32, copy=True)
    if rows is not None:
        data *= np.repeat(rows, np.diff(weights.indptr)).astype(np.float32)
    if columns is not None:
        data *= columns[weights.indices].astype(np.float32)
    return sp.csr_matrix((data, weights.indices, weights.indptr), shape=weights.shape)


def nearest(features: Matrix, most: int, threads: int) -> Matrix:
    """Of the products of all columns with one another the greatest of each row, but its own."""
    found = all_pairs_knn(
        features.astype(np.float64), most + 1, num_threads=threads, show_progress=False
    )
    others = found.row != found.col
    return matrix(
        sp.coo_matrix(
            (found.data[others].astype(np.float32), (found.row[others], found.col[others])),
            shape=found.shape,
        )
    )


def walk(weights: Matrix, most: int = MOST, threads: int = 1) -> Matrix:
    """RP3beta: three steps from item to item, the known ones held back.

    Paudel, Christoffel, Newell, Bernstein: Updatable, accurate, diverse, and scalable
    recommendations for interactive applications, 2016. Transition probabilities are raised to
    alpha, the target divided by its listeners to the power of beta.
    """
    items = np.maximum(1, counted(weights))
    people = np.maximum(1, np.diff(weights.indptr)).astype(np.float32)
    # One matrix on both sides, so that each pair is met once: what it does to rows of the
    # result is taken back afterwards.
    half = scaled(ones(weights), people ** (-WALK_ALPHA / 2), items**-WALK_BETA)
    return scaled(nearest(half, most, threads), items ** (WALK_BETA - WALK_ALPHA))


def alike(weights: Matrix, most: int = MOST, threads: int = 1) -> Matrix:
    """What those like who like this one item: each listener counts by how rare its taste is.

    UserKNN (Resnick et al., 1994) folded in for a profile of one item: similarity is the cosine
    of TF-IDF vectors, squared.
    """
    rarity = rarities(weights)
    lengths = np.sqrt(np.asarray(ones(weights).multiply(rarity**2).sum(axis=1)).ravel())
    half = scaled(ones(weights), (1 / np.maximum(lengths, 1e-6)).astype(np.float32))
    return scaled(nearest(half, most, threads), rarity**2)


def cosine(weights: Matrix, most: int = MOST, threads: int = 1) -> Matrix:
    """Cosine of items, people with long lists counting less (TF-IDF over people)."""
    people = np.maximum(1, np.diff(weights.indptr)).astype(np.float32)
    logged = weights.copy()
    logged.data = np.log1p(logged.data)
    heavy = scaled(logged, np.log1p(weights.shape[1] / people))
    length = np.sqrt(np.asarray(heavy.multiply(heavy).sum(axis=0)).ravel())
    return nearest(
        scaled(heavy, None, (1 / np.maximum(length, 1e-6)).astype(np.float32)), most, threads
    )


def rarities(weights: Matrix) -> Floats:
    """Inverse document frequency of items."""
    listeners = counted(weights)
    rare = np.log1p(weights.shape[0] / np.maximum(1, listeners))
    return np.where(listeners > 0, rare, 0).astype(np.float32)


def kept(sources: Mapping[str, Matrix], most: int = MOST) -> dict[str, Matrix]:
    """One list of at most `most` neighbours for each item, with what every source says of each.

    Sources take turns, the best of each first. Values are divided by the mean of the best of
    each row, and rounded as they are stored.
    """
    units = {name: _unit(held) for name, held in sources.items()}
    made: dict[str, list[Matrix]] = {name: [] for name in SOURCES}
    size = sources[SOURCES[0]].shape[0]
    for start in range(0, size, _ROWS):
        part = {name: sources[name][start : start + _ROWS] for name in SOURCES}
        first = _first(list(part.values()), most)
        for name, held in part.items():
            held = held.multiply(first).tocsr()
            held.data = (held.data / units[name]).astype(np.float16).astype(np.float32)
            made[name].append(matrix(held))
    return {
        name: matrix(sp.vstack(held)) if held else matrix((size, size))
        for name, held in made.items()
    }


def _unit(held: Matrix) -> float:
    """The mean of the best of each row that has any."""
    if not held.nnz:
        return 1.0
    greatest = np.asarray(held.max(axis=1).todense()).ravel()
    return float(greatest[greatest > 0].mean())


def _first(sources: list[Matrix], most: int) -> Matrix:
    """Where the first `most` of each row are, when sources take turns: 1 for each."""
    turns = [placed(held) for held in sources]
    for held in turns:
        # The best of a row has to be the greatest.
        held.data = 1 / (1 + held.data)
    best = turns[0].maximum(turns[1]).maximum(turns[2]).tocsr()
    best.data = (placed(best).data < most).astype(np.float32)
    best.eliminate_zeros()
    return best

"""What several baselines do to matrices of people x items."""

from typing import Final

import numpy as np
from scipy.sparse import csr_array

from recommendations.evaluating.datasets import Floats, Matrix

ROWS_AT_ONCE: Final = 2_048
"""Of a product of which only the greatest entries of each row are kept."""


def ones(matrix: Matrix) -> Matrix:
    """Whether, not how much."""
    return _with(matrix, np.ones(matrix.nnz, dtype=np.float32))


def logarithms(matrix: Matrix) -> Matrix:
    return _with(matrix, np.log1p(matrix.data))


def ranks(matrix: Matrix) -> Matrix:
    """0.5 to 1.5: what a person listened to least and most."""
    rows = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    order = np.lexsort((matrix.data, rows))
    place = np.empty(matrix.nnz)
    place[order] = np.arange(matrix.nnz) - matrix.indptr[rows[order]]
    counts = np.diff(matrix.indptr)[rows]
    return _with(matrix, 0.5 + (place + 1) / counts)


def scaled(rows: Floats | None, matrix: Matrix, columns: Floats | None = None) -> Matrix:
    """Each row and column times its number."""
    data = matrix.data.astype(np.float32)
    if rows is not None:
        data *= np.repeat(rows, np.diff(matrix.indptr))
    if columns is not None:
        data *= columns[matrix.indices]
    return _with(matrix, data)


def unit_rows(matrix: Matrix) -> Matrix:
    """Each row of length 1; empty ones stay empty."""
    length = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)))
    return scaled(inverse(length), matrix)


def tag_vectors(tags: Matrix) -> Matrix:
    """Items x tags: TF-IDF, each row of length 1."""
    tagged = logarithms(tags)
    items_with = np.bincount(tagged.indices, minlength=tagged.shape[1])
    return unit_rows(scaled(None, tagged, np.log(tagged.shape[0] / np.maximum(1, items_with))))


def inverse(values: Floats, power: float = 1.0) -> Floats:
    """`values ** -power`; 0 of 0."""
    there = values > 0
    result = np.where(there, np.where(there, values, 1.0) ** -power, 0.0)
    return result.astype(np.float32)


def greatest_of_product(left: Matrix, right: Matrix, count: int) -> Matrix:
    """Of `left @ right`, square, in each row the greatest entries, none of the diagonal."""
    parts = []
    for start in range(0, left.shape[0], ROWS_AT_ONCE):
        part = csr_array(left[start : start + ROWS_AT_ONCE] @ right)
        rows = np.repeat(np.arange(part.shape[0]), np.diff(part.indptr))
        part.data[part.indices == rows + start] = 0
        parts.append(_greatest(part, count))
    data, columns, lengths = zip(*parts, strict=True)
    starts = np.concatenate([[0], np.cumsum(np.concatenate(lengths))])
    return csr_array(
        (np.concatenate(data), np.concatenate(columns), starts),
        shape=(left.shape[0], right.shape[1]),
    )


def _greatest(matrix: Matrix, count: int) -> tuple[Floats, Floats, Floats]:
    """Entries, their columns, and how many each row has."""
    kept = []
    for row in range(matrix.shape[0]):
        begin, end = matrix.indptr[row], matrix.indptr[row + 1]
        values = matrix.data[begin:end]
        best = np.arange(end - begin)
        if len(best) > count:
            best = np.argpartition(-values, count)[:count]
        kept.append(begin + best[values[best] > 0])
    where = np.concatenate(kept)
    return matrix.data[where], matrix.indices[where], np.array([len(one) for one in kept])


def _with(matrix: Matrix, data: Floats) -> Matrix:
    return csr_array(
        (data.astype(np.float32), matrix.indices, matrix.indptr), shape=matrix.shape
    )

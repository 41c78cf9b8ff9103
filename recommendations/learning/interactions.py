"""Who listened to what, and who asks: the input of everything else here."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

Matrix = sp.csr_matrix[Any]
Floats = NDArray[np.float32]


def matrix(rows: Any, shape: tuple[int, int] | None = None) -> Matrix:
    """A csr matrix of float32, its columns in order, without zeros. `rows` stay as they are.

    Many matrices here share the places of their values. If one tidied them up, the others would
    hold fewer values than places, and scipy writes beyond the end of such a one's columns.
    """
    made: Matrix = sp.csr_matrix(rows, shape=shape, dtype=np.float32)
    if made.has_canonical_format and made.data.all():
        return made
    made = made.copy()
    made.sum_duplicates()
    made.eliminate_zeros()
    return made


@dataclass(frozen=True)
class Interactions:
    """What people did, as csr matrices of float32 without negative numbers.

    - `weights` (people x items): how much one has to do with an item, such as plays.
    - `circle` (people x people): whom one follows.
    - `words` (items x words): genres, tags, the artist and album of a track.
    - `shown` (people x items): what others may see of `weights`; None is all of it. Only this
      is looked at for those who follow somebody.
    """

    weights: Matrix
    circle: Matrix | None = None
    words: Matrix | None = None
    shown: Matrix | None = None

    @property
    def visible(self) -> Matrix:
        return self.weights if self.shown is None else self.shown


@dataclass(frozen=True)
class Profiles:
    """Those who ask, a row each, over the items of the `Knowledge` beside it.

    - `weights` (p x n): what they like, how much; a row may be empty.
    - `circle` (p x n): how many of those whom one follows show the item.
    - `circle_size` (p): whom one follows, in number.
    - `averse` (p x n): what they do not like, on the scale of `standing`: about 1 each.
    """

    weights: Matrix
    circle: Matrix | None = None
    circle_size: Floats | None = None
    averse: Matrix | None = None

    def __len__(self) -> int:
        return int(self.weights.shape[0])

    def part(self, rows: slice | NDArray[np.intp]) -> "Profiles":
        """Some of them."""
        return Profiles(
            self.weights[rows],
            None if self.circle is None else self.circle[rows],
            None if self.circle_size is None else self.circle_size[rows],
            None if self.averse is None else self.averse[rows],
        )

    def over(self, items: NDArray[np.intp]) -> "Profiles":
        """The same people over some of the items."""
        return Profiles(
            self.weights[:, items],
            None if self.circle is None else self.circle[:, items],
            self.circle_size,
            None if self.averse is None else self.averse[:, items],
        )


def ones(weights: Matrix) -> Matrix:
    """The same places, each holding 1."""
    return sp.csr_matrix(
        (np.ones(weights.nnz, dtype=np.float32), weights.indices, weights.indptr),
        shape=weights.shape,
    )


def placed(held: Matrix) -> Matrix:
    """Each value as its place in its row: 0 is the greatest; equal ones in order of columns."""
    lengths = np.diff(held.indptr)
    row = np.repeat(np.arange(held.shape[0]), lengths)
    order = np.lexsort((held.indices, -held.data, row))
    place = np.empty(held.nnz, dtype=np.float32)
    place[order] = np.arange(held.nnz) - np.repeat(held.indptr[:-1], lengths)
    return sp.csr_matrix((place, held.indices, held.indptr), shape=held.shape)


def first(held: Matrix, most: int) -> Matrix:
    """Of each row the greatest values, at most so many."""
    lengths = np.diff(held.indptr)
    if not len(lengths) or lengths.max() <= most:
        return held
    data = np.where(placed(held).data < most, held.data, 0)
    return matrix((data, held.indices, held.indptr), held.shape)


def standing(weights: Matrix) -> Matrix:
    """Each weight as its place among the same person's: above 0.5, at most 1.5.

    Play counts of two people cannot be compared, and one who hears an album every day does not
    like it a thousand times as much. Equal weights share their place.
    """
    lengths = np.diff(weights.indptr)
    rows = np.repeat(np.arange(len(lengths)), lengths)
    order = np.lexsort((weights.data, rows))
    sorted_data, sorted_rows = weights.data[order], rows[order]
    first = np.ones(len(order), dtype=bool)
    first[1:] = (np.diff(sorted_data) != 0) | (np.diff(sorted_rows) != 0)
    group = np.cumsum(first) - 1
    place = np.arange(1, len(order) + 1) - np.repeat(weights.indptr[:-1], lengths)
    middle = np.bincount(group, weights=place) / np.maximum(1, np.bincount(group))
    out = np.empty(len(order), dtype=np.float32)
    if len(order):
        out[order] = 0.5 + (middle[group] / np.maximum(1, lengths[sorted_rows]))
    return sp.csr_matrix((out, weights.indices, weights.indptr), shape=weights.shape)


def befriended(circle: Matrix, visible: Matrix) -> tuple[Matrix, Floats]:
    """`Profiles.circle` and `.circle_size` of those whose rows of people `circle` holds."""
    followed = ones(circle)
    size = np.asarray(followed.sum(axis=1), dtype=np.float32).ravel()
    return matrix(followed @ ones(visible)), size

"""Why something is recommended: what of the profile speaks for it the most."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recommendations.learning.candidates import Places
from recommendations.learning.interactions import Floats, Matrix, Profiles, matrix, standing
from recommendations.learning.knowledge import SOURCES, Knowledge


@dataclass(frozen=True)
class Reasons:
    """Of k items for each of p people.

    - `items` (p x k x top): items of the profile, the strongest first; -1 is none.
    - `shares` (p x k x top): which part of all that the profile says comes from each, 0 to 1.
    - `circle` (p x k): how many of those whom one follows show the item.
    """

    items: Places
    shares: Floats
    circle: Floats


def explain(
    items: Places, profiles: Profiles, knowledge: Knowledge, *, top: int = 3
) -> Reasons:
    """For `items` (p x k, -1 is none), which `rank` chose for these profiles.

    What an item x of a profile says of an item i is w_x * S[x, i], summed over the sources:
    what the sums of `gather` are made of. Some 0.3 ms for each person.
    """
    people, k = items.shape
    chosen = np.full((people, k, top), -1, dtype=np.int32)
    shares = np.zeros((people, k, top), dtype=np.float32)
    circle = np.zeros((people, k), dtype=np.float32)
    heeded = standing(profiles.weights)
    asked = np.unique(heeded.indices).astype(np.intp)
    speaking = _speaking(knowledge, asked)
    for person in range(people):
        if profiles.circle is not None:
            circle[person] = _at(profiles.circle[person], items[person])[0]
        own = heeded[person]
        if not own.nnz:
            continue
        said = _at(speaking[np.searchsorted(asked, own.indices)], items[person])
        said *= own.data[:, None]
        order = np.argsort(-said, axis=0, kind="stable")[:top]
        strongest = np.take_along_axis(said, order, axis=0)
        width = len(order)
        chosen[person, :, :width] = np.where(strongest > 0, own.indices[order], -1).T
        shares[person, :, :width] = (strongest / np.maximum(said.sum(axis=0), 1e-9)).T
    return Reasons(chosen, shares, circle)


def _speaking(knowledge: Knowledge, asked: NDArray[np.intp]) -> Matrix:
    """What these items say of all: the sum of the sources."""
    parts = [knowledge.neighbours[name][asked] for name in SOURCES]
    return matrix(sum(parts[1:], start=parts[0]))


def _at(rows: Matrix, items: NDArray[np.int32]) -> Floats:
    """The values of csr rows (r x n) in the columns `items` (k): r x k, 0 for -1.

    Indexing columns of a sparse matrix costs as much as it has columns, this only what is set.
    """
    made = np.zeros((rows.shape[0], len(items)), dtype=np.float32)
    if not len(items):
        return made
    order = np.argsort(items, kind="stable")
    place = np.minimum(np.searchsorted(items[order], rows.indices), len(items) - 1)
    place = order[place]
    found = items[place] == rows.indices
    row = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
    made[row[found], place[found]] = rows.data[found]
    return made

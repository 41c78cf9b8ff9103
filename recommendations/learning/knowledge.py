"""What is known of items: their neighbours, and how many people listen to them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from recommendations.learning.interactions import Floats, Matrix, matrix

SOURCES = ("walk", "linear", "alike")
"""The kinds of neighbours that are kept, in the order of their columns."""
MOST = 100
"""Neighbours of one item."""
FEWEST = 3
"""People who have to do with an item before it says anything of others, or they of it: of what
fewer know, its neighbours would tell what else one of them listens to."""
Ids = NDArray[np.int64]
Halves = NDArray[np.float16]


@dataclass(frozen=True)
class Knowledge:
    """What is known of n items: all of them while training, a few while serving.

    - `neighbours`: by source, n x n; row x, column i: how much x speaks for i. Values are exact
      in float16, as they are stored.
    - `listeners` (n): people who have to do with the item; `people`: of how many.
    """

    neighbours: Mapping[str, Matrix]
    listeners: Floats
    people: int

    def __len__(self) -> int:
        return len(self.listeners)

    def subset(self, items: NDArray[np.intp]) -> "Knowledge":
        """Of these items alone: what it gives for them is the same."""
        return Knowledge(
            {name: held[items][:, items] for name, held in self.neighbours.items()},
            self.listeners[items],
            self.people,
        )

    def touched(self, weights: Matrix) -> NDArray[np.intp]:
        """The items of `weights` (p x n) and their neighbours, in order."""
        reached = np.zeros(len(self), dtype=bool)
        own = np.unique(weights.indices)
        reached[own] = True
        for held in self.neighbours.values():
            reached[held[own].indices] = True
        return np.flatnonzero(reached)

    def rows(self, items: NDArray[np.intp]) -> tuple[NDArray[np.int32], Halves]:
        """What is stored of these b items: ids (b x 100, -1 is none), scores (b x 100 x 3)."""
        ids = np.full((len(items), MOST), -1, dtype=np.int32)
        scores = np.zeros((len(items), MOST, len(SOURCES)), dtype=np.float16)
        parts = [self.neighbours[name][items].tocsr() for name in SOURCES]
        anywhere = matrix(sum(parts[1:], start=parts[0]))
        anywhere.sort_indices()
        lengths = np.diff(anywhere.indptr)
        row = np.repeat(np.arange(len(items)), lengths)
        place = np.arange(anywhere.nnz) - np.repeat(anywhere.indptr[:-1], lengths)
        ids[row, place] = anywhere.indices
        for column, part in enumerate(parts):
            if len(row):
                scores[row, place, column] = np.asarray(part[row, anywhere.indices]).ravel()
        return ids, scores

    def batches(
        self, size: int = 4096
    ) -> Iterator[tuple[NDArray[np.intp], NDArray[np.int32], Halves]]:
        """All items that have neighbours: which, their ids and scores, as of `rows`."""
        some = np.zeros(len(self), dtype=bool)
        for held in self.neighbours.values():
            some |= np.diff(held.indptr) > 0
        having = np.flatnonzero(some)
        for start in range(0, len(having), size):
            items = having[start : start + size]
            yield items, *self.rows(items)


def from_rows(
    seeds: Ids,
    rows: Sequence[tuple[Ids, Floats, Floats]],
    *,
    people: int,
    extra: tuple[Ids, Floats] | None = None,
) -> tuple[Knowledge, Ids]:
    """The knowledge that one request needs, and the ids of its items in order.

    Each seed has a row: ids of its neighbours, scores (3 x ids), listeners of each. `extra`:
    further candidates, such as what friends like, and their listeners. An item that is a
    neighbour of nothing, such as a seed, has the listeners that `extra` says, or 0.
    """
    nothing = (np.empty(0, np.int64), np.empty(0, np.float32))
    others, heard = extra if extra is not None else nothing
    ids = np.concatenate([seeds, others, *(row[0] for row in rows)]).astype(np.int64)
    items, places = np.unique(ids, return_inverse=True)
    listeners = np.zeros(len(items), dtype=np.float32)
    counts = [np.zeros(len(seeds), np.float32), heard, *(row[2] for row in rows)]
    np.maximum.at(listeners, places, np.concatenate(counts).astype(np.float32))
    lengths = np.array([len(row[0]) for row in rows], dtype=np.intp)
    of = np.repeat(places[: len(seeds)], lengths)
    to = places[len(seeds) + len(others) :]
    values = np.concatenate([row[1] for row in rows], axis=1) if rows else np.empty((3, 0))
    shape = (len(items), len(items))
    held = {
        name: matrix(sp.coo_matrix((values[k], (of, to)), shape=shape))
        for k, name in enumerate(SOURCES)
    }
    return Knowledge(held, listeners, people), items

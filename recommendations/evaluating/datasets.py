"""What a folder says of people, what they listened to, their friends and tags."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Ints = NDArray[np.int64]
Floats = NDArray[np.floating[Any]]
Matrix = csr_array[Any, tuple[int, int]]
Level = Literal["artists", "tracks"]


@dataclass(frozen=True)
class Pairs:
    """Who listened to what: one entry for each pair, in the order of the file."""

    people: Ints
    items: Ints
    weights: Floats

    def __len__(self) -> int:
        return len(self.people)

    def where(self, these: NDArray[np.bool_] | Ints) -> "Pairs":
        return Pairs(self.people[these], self.items[these], self.weights[these])

    def matrix(self, shape: tuple[int, int]) -> Matrix:
        """People x items."""
        return csr_array((self.weights, (self.people, self.items)), shape=shape)


@dataclass(frozen=True)
class Taggings:
    """Tags on items; `people` is -1 where it is not known who gave one."""

    people: Ints
    items: Ints
    tags: Ints
    counts: Floats
    tags_count: int

    def matrix(self, items: int, hidden: Ints) -> Matrix:
        """Items x tags, without what people tagged that they shall be tested on.

        `hidden` holds person * items + item. A fifth of what people listen to they tagged.
        """
        kept = (self.people < 0) | ~np.isin(self.people * items + self.items, hidden)
        where = (self.items[kept], self.tags[kept])
        return csr_array((self.counts[kept], where), shape=(items, self.tags_count))


@dataclass(frozen=True)
class Dataset:
    """Everything by number: a person's is the place in `people`, an item's that in `items`.

    `friends` is people x people, 1 in both directions. `test` is there if a split was given.
    `newcomers` are to be treated as new; `known` says of which listens of theirs one knows.
    """

    name: str
    level: Level
    people: Sequence[str]
    items: Sequence[str]
    listens: Pairs
    test: Pairs | None = None
    friends: Matrix | None = None
    taggings: Taggings | None = None
    newcomers: Ints | None = None
    known: Pairs | None = None

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.people), len(self.items)

    def keys(self, pairs: Pairs) -> Ints:
        """One number for each pair."""
        return pairs.people * len(self.items) + pairs.items

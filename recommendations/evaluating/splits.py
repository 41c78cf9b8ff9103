"""What is known and what is to be foretold.

Everything random comes from `numpy.random.default_rng(seed)`: the same seed and file give the
same split.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from recommendations.evaluating.datasets import Dataset, Ints, Matrix, Pairs

HELD_BACK: Final = 0.2
NEW_PEOPLE: Final = 0.3
KNOWN_OF_NEW: Final = (0, 1, 3)


class Evidence(NamedTuple):
    """What may be learnt from: people x items, people x people or nothing, items x tags.

    `people` are their numbers in the dataset.
    """

    people: Ints
    listens: Matrix
    friends: Matrix | None
    tags: Matrix | None

    @property
    def listeners(self) -> Ints:
        """Of each item."""
        return np.bincount(self.listens.indices, minlength=self.listens.shape[1])


@dataclass(frozen=True)
class Asked:
    """Who asks, n of them.

    Their profiles (n x items), their friends (n x people of the evidence), and their rows in
    the evidence (n; -1 for who is new).
    """

    profiles: Matrix
    friends: Matrix | None
    rows: Ints

    def __len__(self) -> int:
        return len(self.rows)

    def where(self, these: slice | NDArray[np.bool_]) -> "Asked":
        friends = None if self.friends is None else self.friends[these]
        return Asked(self.profiles[these], friends, self.rows[these])


class Question(NamedTuple):
    """`hidden` (n x items) is what they will listen to; `masked` is not shown to them.

    `people` are their numbers in the dataset.
    """

    people: Ints
    evidence: Evidence
    asked: Asked
    hidden: Matrix
    masked: Matrix

    def where(self, these: NDArray[np.bool_]) -> "Question":
        """Asks some of them."""
        return Question(
            self.people[these],
            self.evidence,
            self.asked.where(these),
            self.hidden[these],
            self.masked[these],
        )


def held_back(pairs: Pairs, seed: int, share: float = HELD_BACK) -> NDArray[np.bool_]:
    """Which pairs are the test: of each person floor(share) of them, and one of two or more.

    Each pair draws a number, in the order of the file; the lowest of each person are taken.
    """
    place, count = _places(pairs, seed)
    wanted = (count * share).astype(np.int64)
    wanted[(wanted == 0) & (count >= 2)] = 1
    return place < wanted


def warm(dataset: Dataset, seed: int) -> Question:
    """Four fifths of everybody's listens are known."""
    test = held_back(dataset.listens, seed)
    return _of_one_split(dataset, dataset.listens.where(~test), dataset.listens.where(test))


def eight_one_one(dataset: Dataset, seed: int) -> Question:
    """As RecBole splits: floor(10 %) of each person's to test, as many to validate.

    The latter are not used; but neither are they shown.
    """
    place, count = _places(dataset.listens, seed)
    tenth = (count * 0.1).astype(np.int64)
    known = dataset.listens.where(place >= 2 * tenth)
    asked = _of_one_split(dataset, known, dataset.listens.where(place < tenth))
    seen = dataset.listens.where(place >= tenth).matrix(dataset.shape)
    return asked._replace(masked=seen[asked.people])


def given(dataset: Dataset) -> Question:
    """As it was given. Who is not in the train file is new, and nothing of them known."""
    if dataset.test is None:
        raise ValueError("No test was given.")
    return _of_one_split(dataset, dataset.listens, dataset.test)


def newcomers(dataset: Dataset, seed: int) -> Ints:
    """Those that the dataset names, or three people of ten."""
    if dataset.newcomers is not None:
        return dataset.newcomers
    people = np.unique(dataset.listens.people)
    chosen = np.random.default_rng(seed).permutation(people)
    return np.sort(chosen[: max(1, round(NEW_PEOPLE * len(people)))])


class Newcomers:
    """People of whom nothing was learnt, and what was learnt from all others.

    Tags that new people gave are left out, those on what is known of them too.
    """

    def __init__(self, dataset: Dataset, people: Ints) -> None:
        self.dataset, self.people = dataset, people
        theirs = np.isin(dataset.listens.people, people)
        self.listens, self.old = dataset.listens.where(theirs), dataset.listens.where(~theirs)
        self.evidence = _evidence(dataset, self.old, self.listens)

    def questions(self, seed: int) -> Iterator[tuple[int, Question]]:
        """How many of their listens are known, and what is asked then.

        What is known with one is among what is known with three.
        """
        if self.dataset.known is not None:
            yield from self._as_told(self.dataset.known)
            return
        place, count = _places(self.listens, seed)
        for known in KNOWN_OF_NEW:
            hidden = self.listens.where((place >= known) & (count > known))
            if len(hidden):
                yield known, self._question(hidden, self.listens.where(place < known))

    def stations(self, seed: int) -> Question:
        """One listen of each, which begins a station."""
        place, count = _places(self.listens, seed)
        hidden = self.listens.where((place > 0) & (count > 1))
        return self._question(hidden, self.listens.where(place == 0))

    def _as_told(self, known: Pairs) -> Iterator[tuple[int, Question]]:
        counts = np.bincount(known.people, minlength=len(self.dataset.people))
        told = np.isin(self.dataset.keys(self.listens), self.dataset.keys(known))
        for count in np.unique(counts[self.people]):
            group = self.people[counts[self.people] == count]
            hidden = self.listens.where(np.isin(self.listens.people, group) & ~told)
            if len(hidden):
                yield int(count), self._question(hidden, known)

    def _question(self, hidden: Pairs, shown: Pairs) -> Question:
        return _question(self.dataset, self.evidence, self.old, shown, hidden)


def _of_one_split(dataset: Dataset, known: Pairs, hidden: Pairs) -> Question:
    return _question(dataset, _evidence(dataset, known, hidden), known, known, hidden)


def _evidence(dataset: Dataset, known: Pairs, hidden: Pairs) -> Evidence:
    """A row for everybody of whom something is known."""
    people, friends = np.unique(known.people), dataset.friends
    tags = None
    if dataset.taggings is not None:
        tags = dataset.taggings.matrix(len(dataset.items), dataset.keys(hidden))
    return Evidence(
        people,
        known.matrix(dataset.shape)[people],
        None if friends is None else friends[people][:, people],
        tags,
    )


def _question(
    dataset: Dataset, evidence: Evidence, old: Pairs, shown: Pairs, hidden: Pairs
) -> Question:
    """Asks everybody of whom something is hidden; `shown` are their profiles."""
    people, who = np.unique(old.people), np.unique(hidden.people)
    rows = np.searchsorted(people, who).clip(max=len(people) - 1)
    profiles = shown.matrix(dataset.shape)[who]
    friends = None if dataset.friends is None else dataset.friends[who][:, people]
    asked = Asked(profiles, friends, np.where(people[rows] == who, rows, -1))
    return Question(who, evidence, asked, hidden.matrix(dataset.shape)[who], profiles)


def _places(pairs: Pairs, seed: int) -> tuple[Ints, Ints]:
    """Of each pair its place among the person's in a random order, and how many those are."""
    drawn = np.random.default_rng(seed).random(len(pairs))
    order = np.lexsort((drawn, pairs.people))
    counts = np.bincount(pairs.people)
    begins = np.cumsum(counts) - counts
    place = np.empty(len(pairs), dtype=np.int64)
    place[order] = np.arange(len(pairs)) - begins[pairs.people[order]]
    return place, counts[pairs.people]

"""What was learned, and how everybody is asked about it."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recommendations.learning.candidates import SHOWN, Candidates, gather
from recommendations.learning.interactions import (
    Floats,
    Interactions,
    Matrix,
    Profiles,
    befriended,
    first,
)
from recommendations.learning.knowledge import Knowledge
from recommendations.learning.options import Options
from recommendations.learning.parts import Part, Rows
from recommendations.learning.scoring import Ranked, Ranker, rank

RARER = 0.125
"""How much the nightly lists prefer, of two things that are as likely, what fewer people know:
charts tell of the rest."""
_WHOLE = 60_000
"""Up to so many items each person is held against all of them."""
_CELLS = 8_000_000
"""People times items that are worked on together: 32 MB for each part."""
_KNOWN_TO_MANY = 500
"""The most listened-to items, which come into question for all."""


@dataclass(frozen=True)
class Parts:
    """What is fitted to the weights before anything is put in order."""

    interactions: Interactions
    knowledge: Knowledge
    more: dict[str, Part]
    options: Options

    def profiles(self, people: Rows) -> Profiles:
        """Of people who were learned from."""
        weights, circle = self.interactions.weights[people], self.interactions.circle
        if circle is None:
            return Profiles(weights)
        return Profiles(weights, *befriended(circle[people], self.interactions.visible))

    def of_members(self, people: Rows) -> Iterator[tuple[slice, Candidates]]:
        """Candidates of people who were learned from, by all parts; some people at a time."""
        for some, items, profiles in self._batches(self.profiles(people)):
            more = {name: part.scores(people[some], items) for name, part in self.more.items()}
            yield some, self._gathered(profiles, items, more, self.options.candidates)

    def of_strangers(
        self, profiles: Profiles, least: int = 0
    ) -> Iterator[tuple[slice, Candidates]]:
        """Candidates of anybody, by what is known at a request; at least so many each."""
        limit = max(least, self.options.candidates)
        for some, items, asked in self._batches(profiles):
            yield some, self._gathered(asked, items, None, limit)

    def _gathered(
        self,
        profiles: Profiles,
        items: Rows | None,
        more: dict[str, Floats] | None,
        limit: int,
    ) -> Candidates:
        held = self.knowledge if items is None else self.knowledge.subset(items)
        found = gather(profiles, held, more=more, limit=limit)
        if items is None:
            return found
        meant = np.where(found.items >= 0, items[found.items], -1).astype(np.int32)
        return Candidates(meant, found.features, found.names, found.against)

    def _batches(self, profiles: Profiles) -> Iterator[tuple[slice, Rows | None, Profiles]]:
        """Some people at a time, and the items to hold them against: None is all."""
        size, whole = len(self.knowledge), len(self.knowledge) <= _WHOLE
        step = max(1, min(512, _CELLS // max(1, size))) if whole else 32
        popular = np.argsort(-self.knowledge.listeners, kind="stable")[:_KNOWN_TO_MANY]
        for start in range(0, len(profiles), step):
            some = slice(start, min(start + step, len(profiles)))
            asked = profiles.part(some)
            if whole:
                yield some, None, asked
                continue
            items = self._reached(asked, popular)
            if 2 * len(items) > size and step * size <= _CELLS:
                # What to leave out costs more to leave out than to look at.
                yield some, None, asked
                continue
            yield some, items, asked.over(items)

    def _reached(self, asked: Profiles, popular: Rows) -> Rows:
        """What these people have or are shown, what goes with it, and what many know."""
        here = np.zeros(len(self.knowledge), dtype=bool)
        here[popular] = True
        here[self.knowledge.touched(asked.weights)] = True
        if asked.circle is not None:
            here[asked.circle.indices] = True
            here[self.knowledge.touched(first(asked.circle, SHOWN))] = True
        return np.flatnonzero(here)


@dataclass(frozen=True)
class Model:
    """`ranker` knows all parts, `live` what a request knows."""

    parts: Parts
    ranker: Ranker
    live: Ranker

    @property
    def knowledge(self) -> Knowledge:
        return self.parts.knowledge

    def befriended(self, circle: Matrix) -> tuple[Matrix, Floats]:
        """`Profiles.circle`, `.circle_size` of strangers who follow these (p x people)."""
        return befriended(circle, self.parts.interactions.visible)

    def recommend(self, people: Rows, k: int = 200) -> Ranked:
        """For people who were learned from, without what they have."""
        return _all(self.parts.of_members(people), self.ranker, len(people), k, RARER)

    def answer(self, profiles: Profiles, k: int = 200) -> Ranked:
        """For anybody, as a request would, over all items."""
        return _all(self.parts.of_strangers(profiles, k), self.live, len(profiles), k)


def _all(
    batches: Iterator[tuple[slice, Candidates]],
    ranker: Ranker,
    people: int,
    k: int,
    rarer: float = 0.0,
) -> Ranked:
    items = np.full((people, k), -1, dtype=np.int32)
    scores: NDArray[np.float32] = np.zeros((people, k), dtype=np.float32)
    for some, candidates in batches:
        ranked = rank(candidates, ranker, k, rarer=rarer)
        width = ranked.items.shape[1]
        items[some, :width], scores[some, :width] = ranked.items, ranked.scores
    return Ranked(items, scores)

"""What comes next: pure arithmetic over candidates, what was played, and what was skipped.

Every candidate has a place by relevance + affinity - fatigue. A Gumbel number for each, times
the temperature, is added to the logarithm of its place; the greatest sum is next. That draws
without replacement, in proportion to a power of the place (Kool and others, "Stochastic Beams
and Where to Find Them", 2019), and does not depend on the scale of anybody's scores.

Rules. Always: nothing that was played in this round, nor another copy of its recording. Once
everything was, a new round begins, in which each waits until half of the others have come.
Then, in the order in which they give way where no candidate keeps all: at most 3 of an album
within 30; at most 15 % of one artist; at least 5 others between two of an artist, one fewer at
a time; nobody who was skipped three times.
"""

from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from radio.rules import PLAYED, Albums, Alike, Artists, broken, numbered
from radio.state import Flags, Floats, Ids, Pool, Settings, State

_GOLDEN = 0.6180339887498949
_FIRST = 200


class Pick(NamedTuple):
    """A row of the pool. `broken`: the rules that gave way for it."""

    row: int
    broken: tuple[str, ...]


class Drawn(NamedTuple):
    """`round_began` as in `State`, for the next time."""

    picks: list[Pick]
    round_began: int


def draw(pool: Pool, state: State, count: int, settings: Settings | None = None) -> Drawn:
    """The next tracks: `count`, unless the pool is empty. The same for the same arguments."""
    run = _Run(pool, state, settings or Settings())
    picks = [run.next() for _ in range(count if len(pool.ids) else 0)]
    return Drawn(picks, run.round_began)


def gumbel(seed: int, session: int, ids: Ids) -> Floats:
    """A number for each id, of the standard Gumbel distribution.

    That of the next session is of the same uniform number moved on by the golden ratio: what
    was lucky is not so again. Two sessions in a row share 5 to 8 % fewer than two at random.
    """
    uniform = (_uniform(seed, ids) + session * _GOLDEN) % 1.0
    numbers: Floats = -np.log(-np.log(np.clip(uniform, 1e-12, 1 - 1e-12)))
    return numbers


def _uniform(seed: int, ids: Ids) -> Floats:
    """By the finaliser of SplitMix64 (Steele and others, 2014)."""
    with np.errstate(over="ignore"):
        x = ids.astype(np.uint64) + np.uint64((seed * 0x9E3779B97F4A7C15) & (2**64 - 1))
        x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        x ^= x >> np.uint64(31)
    spread: Floats = (x >> np.uint64(11)) / float(1 << 53)
    return spread


class _Run:
    """One draw: what the picks before it leave to the next.

    Rows are in the order of their scores. The first of them are looked at, all only if every
    one of these breaks a rule. Names become small numbers.
    """

    def __init__(self, pool: Pool, state: State, settings: Settings) -> None:
        self.settings, self.state = settings, state
        luck = gumbel(state.seed, state.session, pool.ids)
        scores = _places(pool, settings) + settings.temperature * luck
        self.order = np.argsort(-scores, kind="stable")
        self.scores, self.pool = scores[self.order], _in_order(pool, self.order)
        self.round_began = state.round_began
        self.position = len(state.played.ids)
        self.heard_ids: list[int] = state.played.ids.tolist()
        self.recordings, heard = numbered(self.pool.recordings, state.played.recordings)
        self.heard: list[int] = heard.tolist()
        self.artists = Artists(self.pool, state, settings)
        self.albums = Albums(self.pool, state.played, settings)
        self.alike = Alike(self.pool.words, state.played.words)
        self.apart = (len(np.unique(self.recordings)) - 1) // 2
        self._forget()

    def next(self) -> Pick:
        """Costs some arithmetic on each row looked at."""
        if not self.fresh.any():
            self._new_round()
        for first in (slice(_FIRST), slice(None)):
            costs = self._costs(first)
            least = int(costs.min())
            allowed = costs == least
            due = allowed & self._due(first)
            if least == 0 and due.any():
                break
        allowed = _some(due, allowed)
        if self.pool.is_all:
            allowed = _some(allowed & self.artists.pressing(self.fresh)[first], allowed)
        of = self.artists.of[first]
        scores = self.scores[first] - self.settings.diversity * self.alike.values(first)
        scores -= self.settings.tiring * self.artists.tired[of]
        row = int(np.where(allowed, scores, -np.inf).argmax())
        self._play(row)
        return Pick(int(self.order[row]), broken(least))

    def _costs(self, first: slice) -> Ids:
        costs: Ids = self.artists.costs(first, self.position) + self.albums.costs(first)
        costs[~self.fresh[first]] += 2 * PLAYED
        if self.round_began and self.apart:
            just_now = self.heard[-self.apart :]
            costs[np.isin(self.recordings[first], just_now)] += PLAYED
        return costs

    def _due(self, first: slice) -> Flags:
        """The kind that should come, if any is left that may."""
        opening, familiar = self.pool.opening, self.pool.familiar
        if self.position == 0 and opening is not None:
            return opening[first]
        if familiar is None or self.settings.discovery is None:
            return np.ones(len(self.fresh[first]), np.bool_)
        coin = float(_uniform(~self.state.seed, np.array([self.position]))[0])
        due: Flags = familiar[first] == (coin >= self.settings.discovery)
        return due

    def _play(self, row: int) -> None:
        self.fresh &= self.recordings != self.recordings[row]
        self.heard_ids.append(int(self.pool.ids[row]))
        self.heard.append(int(self.recordings[row]))
        self.artists.play(row, self.position)
        self.albums.play(row)
        self.alike.play(row)
        self.position += 1

    def _new_round(self) -> None:
        """Everything was played: all may come again, in time."""
        self.round_began = self.position
        self._forget()

    def _forget(self) -> None:
        """Fresh is what was not heard in this round, nor another copy of it."""
        began = self.round_began
        self.fresh: Flags = ~np.isin(self.recordings, self.heard[began:])
        self.fresh &= ~np.isin(self.pool.ids, self.heard_ids[began:])


def _in_order(pool: Pool, order: Ids) -> Pool:
    columns: dict[str, Any] = {
        name: of[order] for name, of in vars(pool).items() if isinstance(of, np.ndarray)
    }
    return replace(pool, **columns)


def _places(pool: Pool, weights: Settings) -> Floats:
    scores = _spread(pool.relevance)
    if pool.affinity is not None:
        scores += weights.affinity * _spread(pool.affinity)
    if pool.fatigue is not None:
        scores -= weights.fatigue * pool.fatigue
    places = np.empty(len(scores))
    places[np.lexsort((pool.ids, -scores))] = np.arange(len(scores))
    logarithms: Floats = -np.log(places + weights.head)
    return logarithms


def _spread(scores: Floats) -> Floats:
    """Moved and scaled to be from 0 to 1."""
    low, high = float(scores.min(initial=0)), float(scores.max(initial=0))
    spread: Floats = (scores - low) / ((high - low) or 1.0)
    return spread


def _some(narrow: Flags, wide: Flags) -> Flags:
    return narrow if narrow.any() else wide

"""The rules of a station, and what each candidate would break of them. Pure."""

from typing import Final

import numpy as np

from radio.state import NO_WORD, Flags, Floats, Ids, Played, Pool, Settings, State

_LONG_AGO = 1 << 40
_TIRING, _FADING = 0.97, 0.9
_HEARD = 10
_ALBUM, _SHARE, _GAP, _REST = 1, 2, 4, 1 << 20
PLAYED: Final = 1 << 30
"""Costs more than all that can be broken."""


class Artists:
    """How long ago, how often, how wearily each artist was heard."""

    def __init__(self, pool: Pool, state: State, rules: Settings) -> None:
        names = np.append(pool.artists, state.played.artists)
        known, numbers = np.unique(names, return_inverse=True)
        self.of, before = numbers[: len(pool.ids)], numbers[len(pool.ids) :]
        self.rules = rules
        self.last = np.full(len(known), -_LONG_AGO)
        self.last[before] = np.arange(len(before))
        self.times = np.bincount(before, minlength=len(known))
        ages = np.arange(len(before))[::-1]
        self.tired: Floats = np.zeros(len(known))
        np.add.at(self.tired, before, _TIRING**ages)
        self.resting = np.zeros(len(known), np.bool_)
        skipped = [name for name, times in state.skipped.items() if times >= rules.skips]
        self.resting[np.isin(known, skipped)] = True

    def costs(self, first: slice, position: int) -> Ids:
        """What it would break to hear each now."""
        rules, of = self.rules, self.of[first]
        missing = np.maximum(self.last[of] + rules.gap + 1 - position, 0)
        most = int(rules.share * max(position + 1, rules.share_of))
        costs: Ids = _GAP * missing + _SHARE * (self.times[of] >= most)
        costs += _REST * self.resting[of]
        return costs

    def pressing(self, fresh: Flags) -> Flags:
        """Whose artist must come now, or their last ones could not be kept apart."""
        left = np.bincount(self.of[fresh], minlength=len(self.last))
        needed = (left - 1) * (self.rules.gap + 1) + 1
        pressing: Flags = ((needed >= left.sum()) & (left > 1))[self.of]
        return pressing

    def play(self, row: int, position: int) -> None:
        artist = self.of[row]
        self.last[artist] = position
        self.times[artist] += 1
        self.tired *= _TIRING
        self.tired[artist] += 1


class Albums:
    """How often each album was among the last."""

    def __init__(self, pool: Pool, played: Played, rules: Settings) -> None:
        last = played.albums[-(rules.album_within - 1) :]
        numbers = numbered(np.append(pool.albums, 0), last)
        self.of, self.none = numbers[0][:-1], int(numbers[0][-1])
        self.recent: list[int] = numbers[1].tolist()
        self.rules = rules
        self.times = np.bincount(self.recent, minlength=len(pool.ids) + len(last) + 1)

    def costs(self, first: slice) -> Ids:
        of = self.of[first]
        costs: Ids = _ALBUM * ((self.times[of] >= self.rules.album_most) & (of != self.none))
        return costs

    def play(self, row: int) -> None:
        self.recent.append(int(self.of[row]))
        self.times[self.recent[-1]] += 1
        if len(self.recent) >= self.rules.album_within:
            self.times[self.recent.pop(0)] -= 1


class Alike:
    """How alike each candidate is to what was heard lately: cosine of words, fading."""

    def __init__(self, words: Ids, heard: Ids) -> None:
        last = heard[-_HEARD:]
        numbers = numbered(np.append(words.ravel(), NO_WORD), last.ravel())
        self.of, self.none = numbers[0][:-1].reshape(words.shape), int(numbers[0][-1])
        self.lengths = np.sqrt(np.maximum((words != NO_WORD).sum(axis=1), 1))
        self.weights: Floats = np.zeros(
            int(max(numbers[0].max(), numbers[1].max(initial=0))) + 1
        )
        for row in numbers[1].reshape(last.shape):
            self._hear(row)

    def values(self, first: slice) -> Floats:
        """From 0 to 1."""
        values: Floats = self.weights[self.of[first]].sum(axis=1) / self.lengths[first]
        return values

    def play(self, row: int) -> None:
        self._hear(self.of[row])

    def _hear(self, words: Ids) -> None:
        mine = words[words != self.none]
        self.weights *= _FADING
        if len(mine):
            self.weights[mine] += (1 - _FADING) / len(mine) ** 0.5


def numbered(names: Ids, more: Ids) -> tuple[Ids, Ids]:
    """Small numbers in place of names, the same ones in both."""
    numbers = np.unique(np.append(names, more), return_inverse=True)[1]
    return numbers[: len(names)], numbers[len(names) :]


def broken(cost: int) -> tuple[str, ...]:
    rules = {
        "album": cost & _ALBUM,
        "share": cost & _SHARE,
        "gap": (cost % _REST) // _GAP,
        "rest": (cost % PLAYED) // _REST,
    }
    return tuple(name for name, broken in rules.items() if broken)

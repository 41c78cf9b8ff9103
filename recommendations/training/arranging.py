"""In what order a person gets what is worth something to them."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from recommendations.training.weighing import LESS, Weighed

SHARE = 0.15
"""Of a page that one artist may have; two things at least."""
APART = 3
"""Of so many in a row no two are by one artist, if there is anything else."""
SKIPS = 3
"""So many leave half of what an artist would have had; twice as many, a quarter."""
_MOST_OF_DISCOVERY = 0.8
_LOOKED_AT = 60
NOBODY: Mapping[int, int] = MappingProxyType({})


def by_discovery(things: Sequence[Weighed], discovery: int) -> list[Weighed]:
    """From 0, by artists whom they know, to 100, by others; 50 changes nothing."""
    if discovery == 50:
        return list(things)
    lean = _MOST_OF_DISCOVERY * (50 - discovery) / 50
    kept, left = 1.0, (1 - abs(lean)) / (1 + abs(lean))
    known, unknown = (kept, left) if lean > 0 else (left, kept)
    told = [t._replace(score=t.score * (known if t.familiar else unknown)) for t in things]
    return sorted(told, key=lambda thing: (thing.known, -thing.score))


def without_skipped(things: Sequence[Weighed], skips: Mapping[int, int]) -> list[Weighed]:
    """Of an artist whom they skip only every second thing keeps its place; the rest goes last.

    So of any number of first things they have half at most of what they had.
    """
    kept: list[Weighed] = []
    last: list[Weighed] = []
    seen = dict.fromkeys(skips, 0)
    for thing in things:
        every = _every(skips, thing.artist)
        if every > 1:
            seen[thing.artist] += 1
        (last if every > 1 and seen[thing.artist] % every else kept).append(thing)
    return kept + last


def with_less(things: Sequence[Weighed], limit: int) -> list[Weighed]:
    """Of genres of which they want less, half of what would be among the first `limit`.

    A score that is lowered promises nothing where all else is lower still. The rest comes last,
    but before what they know.
    """
    if not any(thing.less for thing in things):
        return list(things)
    whole = sorted(
        things, key=lambda t: (t.known, -t.score / LESS if t.less else -t.score)
    )  # as it would be
    room = sum(thing.less for thing in whole[:limit]) // 2
    kept: list[Weighed] = []
    last: list[Weighed] = []
    for thing in things:
        room -= thing.less
        (last if thing.less and room < 0 else kept).append(thing)
    return sorted(kept + last, key=lambda thing: thing.known)


def spread(
    things: Sequence[Weighed], limit: int, skips: Mapping[int, int] = NOBODY
) -> list[Weighed]:
    """The first `limit`, without too much of one artist and not one after the other.

    Where there is nothing else, it is as it is: a page is full.
    """
    most = max(2, int(limit * SHARE))
    room = {artist: most // _every(skips, artist) for artist in skips}
    waiting, chosen = list(things), list[Weighed]()
    counts: dict[int, int] = {}
    while waiting and len(chosen) < limit:
        last = {thing.artist for thing in chosen[-(APART - 1) :]}
        fits = (
            n
            for n, thing in enumerate(waiting[:_LOOKED_AT])
            if thing.artist not in last
            and counts.get(thing.artist, 0) < room.get(thing.artist, most)
        )
        thing = waiting.pop(next(fits, 0))
        counts[thing.artist] = counts.get(thing.artist, 0) + 1
        chosen.append(thing)
    return chosen


def _every(skips: Mapping[int, int], artist: int) -> int:
    """How many of their things come to one that stays."""
    return int(2 ** (skips.get(artist, 0) // SKIPS))

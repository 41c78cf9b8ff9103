"""Other readings of a query: words in other spellings, joined, split, or left out. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import NamedTuple

from audio.search import spelling
from audio.search.lexemes import all_of, any_of, beginning, word
from audio.search.spelling import Facts

_NOISE = """
4k audio full hd hq live lyric lyrics music mv official original song video visualizer with
"""
NOISE = frozenset(_NOISE.split())
"""What people add for search engines that know more than songs."""
SHORT = 3
"""Letters. So many begin too many words for any index."""
_UNKNOWN = 1_000
"""Documents that the beginning of a word is taken to be in."""
_RARE = 5
_MOST_SPLITS, _MOST = 3, 10
_TWO_LESS_FROM, _TWO_LESS_TO = 5, 9


class Part(NamedTuple):
    """A condition, and in how many documents it may hold."""

    condition: str
    documents: int


Parts = Sequence[Part]


class Reading(NamedTuple):
    """Words in the place of the typed ones, of which `new` were not typed."""

    words: tuple[str, ...]
    new: tuple[str, ...]
    parts: Parts


Replaced = dict[int, tuple[tuple[str, ...], int]]
"""By place: what is read there, and in the place of how many words."""


def rarest(parts: Parts) -> int:
    return min(part.documents for part in parts)


def condition_of(parts: Parts) -> str:
    return all_of(part.condition for part in parts)


def without_noise(words: Sequence[str]) -> tuple[str, ...]:
    """All of them where nothing would be left."""
    return tuple(one for one in words if one not in NOISE) or tuple(words)


def parts_of(words: Sequence[str], facts: Facts, goes_on: bool) -> list[Part | None]:
    """For each word: in any spelling that it may be meant in. None: nobody knows it."""
    last = len(words) - 1
    return [
        _part(one, at, facts, goes_on=goes_on and at == last) for at, one in enumerate(words)
    ]


def opened(words: Sequence[str], parts: Sequence[Part | None]) -> list[Part]:
    """The same, where the last word may also go on: too dear for the whole index."""
    *before, last = parts
    conditions = [beginning(words[-1]), *([last.condition] if last else [])]
    return [*(part for part in before if part), Part(any_of(conditions), 0)]


def _part(typed: str, at: int, facts: Facts, *, goes_on: bool) -> Part | None:
    conditions, documents = [], facts.frequency.get(typed, 0)
    if documents:
        conditions.append(word(typed))
    elif goes_on and len(typed) > SHORT:
        conditions.append(beginning(typed))
        documents = _UNKNOWN
    if other := spelling.SAID_ALIKE.get(typed):
        conditions.append(word(other))
        documents += facts.frequency.get(other, 0)
    near = dict(facts.near.get(at, ()))
    for term in spelling.meant(typed, near.items(), goes_on=goes_on):
        conditions.append(word(term))
        documents += near[term]
    return Part(any_of(conditions), documents) if conditions else None


def other_readings(
    words: Sequence[str], facts: Facts, parts: Sequence[Part | None]
) -> list[Reading]:
    """With a space less, or one more, where that gives words that are known."""
    replaced = chain(_joined(words, facts), _split_up(words, facts))
    return [_with(words, parts, facts, some) for some in islice(replaced, _MOST)]


def _joined(words: Sequence[str], facts: Facts) -> Iterator[Replaced]:
    for at, joined in enumerate(spelling.joined(words)):
        if joined in facts.frequency:
            yield {at: ((joined,), 2)}
    letters = _joined_letters(words, facts)
    if len(letters) > 1:
        yield letters


def _split_up(words: Sequence[str], facts: Facts) -> Iterator[Replaced]:
    for at, one in enumerate(words):
        if facts.frequency.get(one, 0) < _RARE:
            for both in _splits(one, facts):
                yield {at: (both, 1)}


def _splits(one: str, facts: Facts) -> list[tuple[str, str]]:
    known = facts.frequency
    both = [pair for pair in spelling.halves(one) if pair[0] in known and pair[1] in known]
    both.sort(key=lambda pair: -min(known[pair[0]], known[pair[1]]))
    return both[:_MOST_SPLITS]


def _joined_letters(words: Sequence[str], facts: Facts) -> Replaced:
    """All single letters at once: `muthu s journey a r rahman`."""
    found: Replaced = {}
    at = 0
    while at < len(words) - 1:
        pair = words[at : at + 2]
        if min(map(len, pair)) == 1 and (joined := "".join(pair)) in facts.frequency:
            found[at] = (joined,), 2
            at += 1
        at += 1
    return found


def _with(
    words: Sequence[str], parts: Sequence[Part | None], facts: Facts, replaced: Replaced
) -> Reading:
    read: list[str] = []
    needed: list[Part] = []
    at = 0
    while at < len(words):
        new, taken = replaced.get(at, ((), 1))
        read += new or words[at : at + 1]
        needed += [Part(word(one), facts.frequency[one]) for one in new]
        if not new and (part := parts[at]):
            needed.append(part)
        at += taken
    fresh = tuple(one for new, _ in replaced.values() for one in new)
    return Reading(tuple(read), fresh, needed)


def how_much_shorter(parts: Parts) -> range:
    """How many words may be too many: one, or of some number two."""
    if len(parts) < 2:
        return range(0)
    return range(1, 3 if _TWO_LESS_FROM <= len(parts) <= _TWO_LESS_TO else 2)


def shortened(parts: Parts, less: int, bound: int) -> tuple[str, str]:
    """All but `less` of the parts. Either of the two is empty where there is no such way.

    The first holds of documents with a part that is in `bound` of them or fewer; the second of
    those with none. It has no better bound than the popular.
    """
    rare = [part for part in parts if part.documents <= bound]
    if len(rare) > less:
        return _all_but(parts, less), ""
    others = [part for part in parts if part.documents > bound]
    dear = _all_but(others, less - len(rare))
    if not rare:
        return "", dear
    return all_of([any_of(part.condition for part in rare), _all_but(parts, less)]), dear


def _all_but(parts: Parts, less: int) -> str:
    """By halves: to write out each way costs four times as much, of twelve words.

    An index weighs whatever stands in a condition against all else in it.
    """
    if less == 0:
        return condition_of(parts)
    half = len(parts) // 2
    ways = []
    for out in range(less + 1):
        sides = (parts[:half], out), (parts[half:], less - out)
        kept = [_all_but(side, some) for side, some in sides if some < len(side)]
        ways.append(f"({all_of(kept)})")
    return any_of(ways)


def any_reading(readings: Iterable[Parts]) -> str:
    return any_of(f"({condition_of(parts)})" for parts in readings)

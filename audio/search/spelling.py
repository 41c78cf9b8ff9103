"""Which words of the vocabulary somebody may have meant by what they typed. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from audio.indexing.normalise import is_unspaced
from audio.search.matching import begins_with_typo, typos_between

MOST = 14
"""So many other words for one are tried."""
SAID_ALIKE = {"and": "n", "n": "and"}
"""Guns N' Roses, rock & roll."""
_SHORTEST_HALVES = 4
_ANOTHER_FIRST_LETTER = 0.4
_ONLY_BEGINS_SO = 0.6


class Facts(NamedTuple):
    """Of words: in how many documents each known one is; for places, what resembles theirs."""

    frequency: Mapping[str, int]
    near: Mapping[int, Sequence[tuple[str, int]]]


def asked_about(words: Sequence[str]) -> set[str]:
    """All that is worth knowing of: the words, and what may stand in their place."""
    return {
        *words,
        *joined(words),
        *(SAID_ALIKE[word] for word in words if word in SAID_ALIKE),
        *(half for word in words for both in halves(word) for half in both),
    }


def alike(words: tuple[str, ...]) -> tuple[str, ...]:
    """The same with the other "and", if there is one among others."""
    return tuple(SAID_ALIKE.get(one, one) for one in words) if len(words) > 1 else words


def joined(words: Sequence[str]) -> list[str]:
    """Each word with its next: a space too many."""
    return [one + other for one, other in zip(words, words[1:], strict=False)]


def halves(word: str) -> list[tuple[str, str]]:
    """Where a space may be missing."""
    if len(word) < _SHORTEST_HALVES or is_unspaced(word):
        return []
    return [(word[:at], word[at:]) for at in range(2, len(word) - 1)]


def meant(word: str, terms: Iterable[tuple[str, int]], *, goes_on: bool) -> list[str]:
    """Of `terms` with their frequencies, those that `word` may stand for, likeliest first."""
    weighed = []
    for term, frequency in terms:
        if term != word and (cost := _cost(word, term, goes_on)) is not None:
            weighed.append((cost, -frequency, term))
    return [term for _, _, term in sorted(weighed)[:MOST]]


def _cost(word: str, term: str, goes_on: bool) -> float | None:
    typos = typos_between(word, term)
    if typos is not None:
        return typos + (_ANOTHER_FIRST_LETTER if term[0] != word[0] else 0)
    if goes_on and begins_with_typo(word, term):
        return 1 + _ONLY_BEGINS_SO
    return None

"""Words with a letter too many, too few or another: what is left of both without it is equal.

Each word is kept with the hashes of all that is left of it when a letter or two are taken away
(symmetric deletes, as in W. Garbe's SymSpell). A misspelt word is looked for by the same hashes
of its own: one lookup in an index of arrays. What is found are candidates; how far they are
from what was typed, the caller measures. Pure.
"""

from collections.abc import Sequence
from functools import cache
from typing import Final
from zlib import crc32

from audio.indexing.normalise import is_unspaced

HEAD: Final = 8
"""Letters of a word that are looked at: of more, what is left would be hundreds."""
SHORTEST_TERM: Final = 3
SHORTEST_QUERY: Final = 4
TWO_FROM_TERM: Final = 6
TWO_FROM_QUERY: Final = 8
"""So many letters or more: two of them may be wrong. Of a term from fewer on, since a letter
that is missing in the query leaves a longer one of which two must be taken."""
PREFIXES: Final = range(4, 8)
"""Beginnings of so many letters are kept as well, for a word that is still being typed."""


def deletes_of_term(term: str) -> list[int]:
    """Signed 32-bit hashes to keep with it, sorted; none for what is too short to be misspelt.

    At most some 70. Costs 30 µs.
    """
    if len(term) < SHORTEST_TERM or is_unspaced(term):
        return []
    found = _hashes(term[:HEAD], 2 if len(term) >= TWO_FROM_TERM else 1)
    for length in PREFIXES:
        if length < len(term):
            found |= _hashes(term[:length], 1, beginning=True)
    return sorted(found)


def deletes_of_all(counted: Sequence[tuple[str, int]]) -> list[str]:
    """Of each term (its count is not looked at), with spaces between: for other processes."""
    return [" ".join(map(str, deletes_of_term(term))) for term, _ in counted]


def deletes_of_query(word: str, last: bool) -> list[int]:
    """Hashes to look for. `last`: it may be the beginning of a word. Empty: too short.

    Three letters are looked for as what is left of four: "lov" finds love, but not low.
    """
    if len(word) == SHORTEST_TERM and not is_unspaced(word):
        return [_hash(word)]
    if len(word) < SHORTEST_QUERY or is_unspaced(word):
        return []
    found = _hashes(word[:HEAD], 2 if len(word) >= TWO_FROM_QUERY else 1)
    if last and len(word) <= HEAD:
        found |= _hashes(word[: HEAD - 1], 1, beginning=True)
    return sorted(found)


def _hashes(word: str, most: int, *, beginning: bool = False) -> set[int]:
    mark = "P" if beginning else ""  # no word has a capital letter
    return {_hash(f"{mark}{left}") for left in _left_of(word, most)}


@cache
def _cuts(length: int) -> tuple[tuple[slice, slice], ...]:
    return tuple((slice(0, at), slice(at + 1, None)) for at in range(length))


def _left_of(word: str, most: int) -> set[str]:
    """The word, and what is left of it without up to `most` letters."""
    found = latest = {word}
    for _ in range(most):
        latest = {one[a] + one[b] for one in latest for a, b in _cuts(len(one))}
        found = found | latest
    return found


def _hash(text: str) -> int:
    value = crc32(text.encode())
    return value - (1 << 32) if value >> 31 else value

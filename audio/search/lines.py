"""Lines of lyrics: words in a row to ask an index for, and which line is shown. Pure."""

from collections.abc import Sequence
from typing import NamedTuple

from audio.indexing.normalise import normalise, tokens
from audio.search.lexemes import all_of, beginning, word

FEWEST = 3
"""Words that are a line. With less, titles are meant."""
LONGEST = 200
IN_A_ROW, ANYWHERE = 1.9, 1.1
"""Scores: below every title that has all words, and above those that lack some."""


class Line(NamedTuple):
    """Of what a track was found by: the line that fits best, as written."""

    text: str
    score: float


def in_a_row(words: Sequence[str], goes_on: bool) -> str:
    """A condition of `tsquery`: these words, one after the other."""
    return " <-> ".join(_each(words, goes_on))


def in_any_order(words: Sequence[str], goes_on: bool) -> str:
    return all_of(dict.fromkeys(_each(words, goes_on)))


def _each(words: Sequence[str], goes_on: bool) -> list[str]:
    last = beginning(words[-1]) if goes_on else word(words[-1])
    return [*map(word, words[:-1]), last]


def best(text: str, words: Sequence[str], score: float) -> Line:
    """The first line with most of the words, and of those the one with most in a row."""
    lines = [line for line in text.split("\n") if line]
    fitting = max(lines, key=lambda line: _fit(tokens(normalise(line)), words), default="")
    share = _fit(tokens(normalise(fitting)), words)[0] / len(words)
    return Line(fitting[:LONGEST], score + share / 20)


def _fit(line: Sequence[str], words: Sequence[str]) -> tuple[int, int]:
    there = [any(other.startswith(one) for other in line) for one in words]
    text = f" {' '.join(line)}"
    in_row = 0
    for length in range(len(words), 0, -1):
        if f" {' '.join(words[:length])}" in text:
            in_row = length
            break
    return sum(there), in_row

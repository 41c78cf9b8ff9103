"""What was typed, as what is looked for: words, and filters."""

import re
from typing import Any, NamedTuple

from audio.indexing.normalise import normalise, tokens

MOST_WORDS = 12
"""More are no name of anything; each costs."""
MOST_FILTERS = 5
"""Of a sort. More are text."""
LONGEST = 100
FIRST_YEAR, LAST_YEAR = 1900, 2100
"""Of a span: one year is looked for as it stands."""

# A quote that is not closed yet goes on to the end, while somebody types.
_FILTER = re.compile(
    r'(?:^|(?<=\s))(artist|album|genre|year):(?:"([^"]*)(?:"|$)|([^\s"]+))', re.I
)
_YEARS = re.compile(r"(\d{4})(?:\s*[-–]\s*(\d{4}))?")


class Query(NamedTuple):
    """What is looked for. All words are normalised, and all of them may be empty.

    `goes_on`: the last word may be the beginning of another. Documents must have every one of
    `artists` and `albums` among their names, be of each of the `genres` (as typed), and from
    each of the spans of `years`.
    """

    text: str
    words: tuple[str, ...]
    goes_on: bool
    artists: tuple[str, ...] = ()
    albums: tuple[str, ...] = ()
    genres: tuple[str, ...] = ()
    years: tuple[tuple[int, int], ...] = ()

    def reworded(self, words: tuple[str, ...]) -> "Query":
        """With these words in the place of its own."""
        return self._replace(words=words, text=" ".join(words))

    @property
    def is_narrowed(self) -> bool:
        return bool(self.artists or self.albums or self.genres or self.years)

    @property
    def is_blank(self) -> bool:
        """There is nothing to look for."""
        return not (self.words or self.is_narrowed)


def parse(q: str) -> Query:
    """Anything is a query: what is no filter is text."""
    if ":" not in q:
        return Query(*_text(q))
    found: dict[str, list[str]] = {"artist": [], "album": [], "genre": []}
    years: list[tuple[int, int]] = []

    def take(match: re.Match[str]) -> str:
        name, value = match[1].lower(), match[2] if match[3] is None else match[3]
        of_name: list[Any] = years if name == "year" else found[name]
        read = _years(value) if name == "year" else value
        if read is None or len(of_name) == MOST_FILTERS:
            return match.group()
        of_name.append(read)
        return " "

    text = _FILTER.sub(take, q)
    return Query(
        *_text(text),
        artists=_named(found["artist"]),
        albums=_named(found["album"]),
        genres=tuple(genre for genre in found["genre"] if normalise(genre)),
        years=tuple(years),
    )


def _text(typed: str) -> tuple[str, tuple[str, ...], bool]:
    text = normalise(typed)
    if len(text) > LONGEST:
        text = text[:LONGEST].rpartition(" ")[0] or text[:LONGEST]
    words = tokens(text)
    whole = len(words) <= MOST_WORDS
    return text, tuple(words[:MOST_WORDS]), whole and not typed[-1:].isspace()


def _named(values: list[str]) -> tuple[str, ...]:
    return tuple(name for value in values if (name := normalise(value)[:LONGEST]))


def _years(value: str) -> tuple[int, int] | None:
    match = _YEARS.fullmatch(value.strip())
    if match is None:
        return None
    first = int(match[1])
    if match[2] is None:
        return first, first
    first, last = sorted((first, int(match[2])))
    return max(first, FIRST_YEAR), min(last, LAST_YEAR)

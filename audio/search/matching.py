"""Which words of a query stand in a document, and how much of each. Pure.

An exact word counts 1. The beginning of one, as the last word of a query may be, counts the
more the less is missing; a misspelt one less, and less again with its first letter wrong.
"""

from collections.abc import Iterable
from typing import NamedTuple

from rapidfuzz.distance import OSA

OF_ARTIST, OF_ALBUM = 0.97, 0.6
"""What a word found there counts for, of what it counts for in the title."""
SOMEHOW = 0.3
"""What counts less is no other spelling, but another word."""
_BEGUN, _BEGUN_MORE = 0.62, 0.35
_GOES_ON_AFTER_ALL, _GOES_ON_MORE = 0.5, 0.3
_ONE_TYPO, _EACH_MORE, _FIRST_LETTER = 0.72, 0.16, 0.08
_BEGUN_WITH_TYPO = 0.56


class Matched(NamedTuple):
    """What was found of the words in all, and in the title alone.

    `other` of them stand there in another spelling or not at all, `lost` ones not at all.
    `is_whole`: they are all of the title, or all of the artist's name. `is_in_title`: all of
    them stand there, be it that the last has only begun.
    """

    total: float
    in_title: float
    other: int
    lost: int
    is_whole: bool
    is_in_title: bool


def typos_between(word: str, other: str) -> int | None:
    """How many letters are wrong, missing, too many or swapped in `word`. None: too many.

    Of three letters one may be missing; any other change makes one word out of another.
    """
    length, longer = len(word), len(other) - len(word)
    most = 2 if length > 7 else 1
    if length < 3 or abs(longer) > most or (length == 3 and longer != 1):
        return None
    distance = OSA.distance(word, other, score_cutoff=most)
    return distance if distance <= most else None


def begins_with_typo(word: str, other: str) -> bool:
    """Whether `other` goes on after something that is one letter off."""
    length = len(word)
    if length < 4 or len(other) <= length:
        return False
    starts = (other[:length], other[: length + 1], other[: length - 1])
    return any(OSA.distance(word, start, score_cutoff=1) <= 1 for start in starts)


def begun_by(word: str, words: Iterable[str]) -> str:
    """The shortest of those that begin with it; empty: there is none."""
    return min((one for one in words if one.startswith(word)), key=len, default="")


def worth_as_beginning(word: str, whole: str) -> float:
    """Of a last word that goes on so."""
    return _BEGUN + _BEGUN_MORE * len(word) / len(whole) if whole else 0.0


class Names(NamedTuple):
    """The words of a document. A word that is found is taken out."""

    title: list[str]
    artist: list[str]
    album: list[str]


def matched(words: Iterable[str], names: Names, goes_on: bool) -> Matched:
    """A word that the query repeats must be repeated in the document."""
    title, artist, _ = names
    is_named = bool(artist)
    in_title = of_artist = 0.0
    left: list[str] = []
    word = ""
    for word in words:
        if word in title:
            title.remove(word)
            in_title += 1
        elif word in artist:
            artist.remove(word)
            of_artist += OF_ARTIST
        else:
            left.append(word)
    if left and goes_on and left[-1] == word:
        here, there = _begun(word, title), _begun(word, artist) * OF_ARTIST
        if here or there:
            left.pop()
            in_title += here if here >= there else 0
            of_artist += there if here < there else 0
    is_whole = not title or (is_named and not artist)
    if not left:
        return Matched(in_title + of_artist, in_title, 0, 0, is_whole, not of_artist)
    total, more_in_title, lost = _otherwise(left, names, goes_on and left[-1] == word)
    return Matched(
        in_title + of_artist + total,
        in_title + more_in_title,
        len(left),
        lost,
        is_whole,
        is_in_title=False,
    )


def _otherwise(left: list[str], names: Names, goes_on: bool) -> tuple[float, float, int]:
    """Of words in other spellings: their worth in all, in the title, and how many are lost."""
    title, artist, album = names
    total, in_title, lost = 0.0, 0.0, 0
    for at, word in enumerate(left, 1):
        begins = goes_on and at == len(left)
        here, there = (
            _likeness(word, title, begins),
            OF_ARTIST * _likeness(word, artist, begins),
        )
        best = max(here, there)
        lost += best < SOMEHOW
        if best < OF_ALBUM and album:
            best = max(
                best, OF_ALBUM * (1 if word in album else _likeness(word, album, begins))
            )
        in_title += here if here >= best else 0
        total += best
    return total, in_title, lost


def _begun(word: str, words: list[str]) -> float:
    """Takes the shortest of those that begin with it."""
    shortest = begun_by(word, words)
    if shortest:
        words.remove(shortest)
    return worth_as_beginning(word, shortest)


def _likeness(word: str, words: list[str], begins: bool) -> float:
    best, length = 0.0, len(word)
    for other in words:
        if other.startswith(word):
            one = _GOES_ON_AFTER_ALL + _GOES_ON_MORE * length / len(other)
        elif typos := typos_between(word, other):
            one = _ONE_TYPO - _EACH_MORE * (typos - 1)
            one -= _FIRST_LETTER if other[0] != word[0] else 0
        else:
            one = 0.0
        if one < _BEGUN_WITH_TYPO and begins and begins_with_typo(word, other):
            one = _BEGUN_WITH_TYPO
        best = max(best, one)
    return best

"""How well a document answers a query: its words, its shape, how often it is played. Pure.

`2 × words + .35 × share of the title + shape + .6 × popularity`: at most about 4.
"""

from collections.abc import Iterable
from typing import NamedTuple

from rapidfuzz.distance import OSA

from audio.indexing.normalise import tokens
from audio.search.matching import Names, matched
from audio.search.parsing import Query


class Candidate(NamedTuple):
    """A document's names, normalised; `popularity` is 0…1."""

    object_id: int
    title: str
    base: str
    artist: str
    album: str
    popularity: float


class Scored(NamedTuple):
    """`lost` words of the query are not in it. An answer has all of them as they were typed."""

    score: float
    lost: int
    is_answer: bool
    candidate: Candidate


def in_order(scored: Iterable[Scored]) -> list[Scored]:
    """The best first; what is equally good is in the same order on every page."""
    return sorted(
        scored, key=lambda one: (-one.score, -one.candidate.popularity, one.candidate.object_id)
    )


class Ranking:
    """One query, prepared to be compared with many documents."""

    def __init__(self, query: Query) -> None:
        self.text, self.words, self.goes_on = query.text, query.words, query.goes_on
        self.joined = self.text.replace(" ", "")
        self.is_one = len(self.words) == 1
        self.last = len(self.words) - 1

    def scored(self, candidate: Candidate) -> Scored:
        if not self.words:
            return Scored(candidate.popularity, 0, True, candidate)
        names = Names(
            _split(candidate.title), _split(candidate.artist), _split(candidate.album)
        )
        length = len(names.title) or 1
        total, in_title, other, lost, is_whole = matched(self.words, names, self.goes_on)
        shape = self._shape(candidate)
        score = (
            2 * total / len(self.words)
            + 0.35 * min(1.0, in_title / length)
            + shape
            + 0.6 * candidate.popularity
        )
        return Scored(score, lost, not other and (is_whole or shape > 0), candidate)

    def _shape(self, candidate: Candidate) -> float:
        text, title, base = self.text, candidate.title, candidate.base
        if title == text:
            return self._whole(0.9, candidate.popularity)
        if base == text:
            return self._whole(0.85, candidate.popularity)
        if self.joined in (title.replace(" ", ""), base.replace(" ", "")):
            return 0.7
        if title.startswith(text):
            return 0.28 if self.is_one else 0.4
        artist = candidate.artist
        if artist.startswith(text):
            return 0.5 if artist[len(text) :][:1] in ("", " ") else 0.22
        return self._both(base, artist) or self._nearly(title, base, artist)

    def _whole(self, bonus: float, popularity: float) -> float:
        """A short word may still become another, so an unknown song of that name waits."""
        length = len(self.text)
        if self.goes_on and self.is_one and length <= 7:
            return bonus * (0.25 + 0.75 * popularity)
        if self.goes_on and length <= 9:
            return bonus * (0.35 + 0.65 * popularity)
        return bonus * (0.75 + 0.25 * popularity)

    def _both(self, base: str, artist: str) -> float:
        """Title and artist, in either order."""
        text, rest = self.text, ""
        if text.startswith(f"{base} "):
            rest = text[len(base) + 1 :]
        elif text.endswith(f" {base}"):
            rest = text[: -len(base) - 1]
        if rest and (artist.startswith(rest) or (len(rest) > 3 and rest in artist)):
            return 0.75
        if f"{base} {artist}".startswith(text) or f"{artist} {base}".startswith(text):
            return 0.4
        return 0.3 if rest and len(base) >= 4 else 0.0

    def _nearly(self, title: str, base: str, artist: str) -> float:
        if self.is_one and len(self.text) < 4:
            return 0.0
        title, base = title.replace(" ", ""), base.replace(" ", "")
        wholes = [title] if title == base else [title, base]
        if not self.is_one:
            wholes.append(base + artist.replace(" ", ""))
        best = max(
            OSA.normalized_similarity(self.joined, whole, score_cutoff=0.7) for whole in wholes
        )
        return 0.8 * (best - 0.45) if best > 0.7 else 0.0


def _split(text: str) -> list[str]:
    return text.split() if text.isascii() else tokens(text)

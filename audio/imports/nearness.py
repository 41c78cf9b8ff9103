"""Whether two titles may mean the same recording: no I/O.

Rather none than a wrong one. What is said of the version must agree, and every number; only of
the rest may some letters differ.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from rapidfuzz import fuzz

from audio.catalog.naming import key_of
from audio.playlists.matching import core, without_guests

NEAR = 88.0
"""Of 100 (`fuzz.ratio`): two letters of sixteen. Measured on `tests/audio/imports`' pairs."""
SHORTEST = 5
"""Letters; of shorter titles each one counts."""
TOLERANCE_MS = 10_000
MOST_CONFIDENT = 0.8
_HARMLESS = re.compile(
    r"( (single|album|lp|original|mono|stereo|explicit|clean)( version| mix)"
    r"| (mono|stereo)| bonus track| radio edit)$"
)
_WORDS = """
live remix mix rmx edit acoustic unplugged instrumental karaoke demo cover version session
sessions reprise extended dub bootleg mashup orchestral piano acapella cappella sped slowed
nightcore tribute interlude intro outro skit commentary medley rehearsal take outtake rework
reimagined symphonic
"""
_VERSION = frozenset(_WORDS.split())
_EDITION = re.compile(
    r"( (super )?(deluxe|expanded|special|limited|anniversary|collectors|legacy|bonus track)"
    r"( (edition|version))?| \d{1,3}(th|st|nd|rd) anniversary( edition)?"
    r"| (\d{4} )?(digital )?remaster(ed)?( version| edition)?( \d{4})?| (ep|single))$"
)


class Known(NamedTuple):
    """A track or an album of the catalogue; names are keys."""

    pk: int
    title: str
    album: str = ""
    duration_ms: int = 0


class Near(NamedTuple):
    """The one, or several that are as near; `score` of 100."""

    score: float
    ids: tuple[int, ...]


def nearest(
    title: str, known: Iterable[Known], *, album: str = "", duration_ms: int | None = None
) -> Near | None:
    """Of those by the right artist; None where none is near enough."""
    wanted = plain(key_of(without_guests(title)))
    found: dict[int, float] = {}
    albums: dict[int, str] = {}
    for one in known:
        score = _likeness(wanted, plain(one.title))
        if score >= NEAR and _is_as_long(duration_ms, one.duration_ms):
            found[one.pk], albums[one.pk] = score, one.album
    if not found:
        return None
    best = max(found.values())
    ids = [pk for pk, score in found.items() if score == best]
    wanted_album = key_of(album)
    ids = [pk for pk in ids if wanted_album and albums[pk] == wanted_album] or ids
    return Near(best, tuple(sorted(ids)))


def nearest_album(title: str, known: Iterable[Known]) -> Near | None:
    """Editions are the album: `Harbour (Deluxe Edition)`."""
    wanted = _edition(key_of(title))
    scores = {one.pk: _likeness(wanted, _edition(one.title)) for one in known}
    best = max(scores.values(), default=0.0)
    if best < NEAR:
        return None
    return Near(best, tuple(sorted(pk for pk, score in scores.items() if score == best)))


def plain(key: str) -> str:
    """Without guests, remasters and what says nothing of the recording."""
    shorter = _HARMLESS.sub("", core(key))
    return shorter or key


def _edition(key: str) -> str:
    shorter = _EDITION.sub("", key)
    return shorter if shorter and shorter != key else key


def _likeness(one: str, other: str) -> float:
    if one == other:
        return 100.0
    if min(len(one), len(other)) < SHORTEST or _told(one) != _told(other):
        return 0.0
    return fuzz.ratio(one, other, score_cutoff=NEAR)


def _told(key: str) -> tuple[frozenset[str], list[str]]:
    """Of which version it is, and its numbers."""
    words = key.split()
    numbers = sorted(word for word in words if any(sign.isdigit() for sign in word))
    return frozenset(words) & _VERSION, numbers


def _is_as_long(told: int | None, known: int) -> bool:
    """Unknown lengths are no hindrance here."""
    return not told or not known or abs(told - known) <= TOLERANCE_MS

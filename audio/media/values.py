"""How single values of tags are read: dates, numbers, genres, guests, licences. Pure."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date

from audio.catalog.models.album import Precision
from audio.catalog.models.publication import Licence
from audio.indexing.normalise import normalise

MOST_GENRES = 5
MOST_GUESTS = 20

_UNSEEN = frozenset({"Cc", "Cn", "Co", "Cs"})
_TURNS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")  # writing directions
_DATE = re.compile(r"\s*(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?!\d)")
_ISRC = re.compile(r"[A-Z]{2}[A-Z0-9]{3}\d{7}")
_GENRE_ENDS = re.compile(r"\s*[;/,|\\]\s*(?:&\s*|and\s+)?", re.IGNORECASE)
_NO_GENRE = frozenset({"", "genre", "misc", "none", "other", "undefined", "unknown"})
# "6 ft. Under" is about depth: "ft" needs its dot or a bracket, and no number before it.
_GUESTS_IN_BRACKETS = re.compile(r"\s*[(\[](?:feat\.?|ft\.?|featuring)\s+([^)\]]+)[)\]]", re.I)
_GUESTS_AT_END = re.compile(
    r"(?<!\d)\s+(?:feat\.?|ft\.|featuring)\s+(?P<names>[^()\[\]]+)$", re.I
)
_BETWEEN_GUESTS = re.compile(r"\s*[,;&]\s*(?:and\s+)?")
_LAST_GUEST = re.compile(r"\s+and\s+")
_AROUND_HOLDER = re.compile(
    r"\([cp]\)|[©℗]|\bcopyright\b|[.,]?\s*\ball rights reserved\b\.?|\b(?:19|20)\d\d\b"
    r"|\bcc[ -]?(?:by|0)(?:-(?:nc|nd|sa))*(?: \d\.\d)?\b",
    re.I,
)
_CC = re.compile(r"(?:creativecommons\.org/licenses/|\bcc[ -])by((?:-(?:nc|nd|sa))*)\b", re.I)
_PUBLIC_DOMAIN = re.compile(
    r"creativecommons\.org/publicdomain/|\bcc-?0\b|\bpublic[ -]domain\b", re.I
)
_GPL = re.compile(r"\b[al]?gpl(?:v?\d|\b)|\bgeneral public licen[cs]e\b", re.I)


def text(value: str, most: int) -> str:
    """One line of at most `most` characters, without what cannot be seen or stored."""
    spaced = "".join(" " if character.isspace() else character for character in value)
    seen = (c for c in _TURNS.sub("", spaced) if unicodedata.category(c) not in _UNSEEN)
    line = " ".join(unicodedata.normalize("NFC", "".join(seen)).split())
    return line[:most].rstrip()


def name(value: str, most: int) -> str:
    """A `text` whose normal form, by which it is found again, is no longer either."""
    line = text(value, most)
    # An ampersand becomes a word, one Arabic ligature eighteen letters.
    while len(normalise(line)) > most:
        line = line[: len(line) * 2 // 3].rstrip()
    return line


def number(value: str, most: int) -> int:
    """The first one of `3/12`; 0 for what is none or larger than `most`."""
    found = re.match(r"\s*(\d{1,9})(?!\d)", value)
    counted = int(found[1]) if found else 0
    return counted if counted <= most else 0


def day(value: str) -> tuple[date | None, Precision]:
    """`2007`, `2007-05`, `2007-05-31T…`; what is impossible of it is left out."""
    found = _DATE.match(value)
    if not found:
        return None, Precision.DAY
    year, month, of_month = (int(part) if part else 0 for part in found.groups())
    tries = [
        (month, of_month, Precision.DAY),
        (month, 1, Precision.MONTH),
        (1, 1, Precision.YEAR),
    ]
    for of_year, of_month, precision in tries:
        try:
            return date(year, of_year, of_month), precision
        except ValueError:
            continue
    return None, Precision.DAY


def isrc(value: str) -> str:
    """Twelve characters, without its hyphens; empty for what is none."""
    plain = value.strip().upper().replace("-", "")
    return plain if _ISRC.fullmatch(plain) else ""


def genres(values: Iterable[str]) -> tuple[str, ...]:
    """`Folk, World, & Country` are three; R&B is one. Without those that say nothing."""
    named = (text(name, 80) for value in values for name in _GENRE_ENDS.split(value))
    told = {name.casefold(): name for name in reversed([*named]) if _says_something(name)}
    return tuple(reversed(told.values()))[:MOST_GENRES]


def _says_something(genre: str) -> bool:
    return genre.casefold().strip("<>()") not in _NO_GENRE and any(map(str.isalpha, genre))


def without_guests(name: str) -> tuple[str, tuple[str, ...]]:
    """`Song (feat. A & B) [Live]` → `Song [Live]` and its guests."""
    guests: list[str] = []
    for pattern in (_GUESTS_IN_BRACKETS, _GUESTS_AT_END):
        if found := pattern.search(name):
            rest = (name[: found.start()] + name[found.end() :]).strip()
            if rest:
                guests += _split(found[1])
                name = rest
    return name, tuple(dict.fromkeys(guests))[:MOST_GUESTS]


def _split(names: str) -> list[str]:
    """An "and" ends a list; alone it belongs to a name, as in Florence and the Machine."""
    listed = [name for name in _BETWEEN_GUESTS.split(names.strip()) if name]
    return listed[:-1] + _LAST_GUEST.split(listed[-1]) if len(listed) > 1 else listed


def licence(values: Iterable[str]) -> Licence:
    """The first one that is named or linked; all rights reserved where none is."""
    for value in values:
        if found := _CC.search(value):
            terms = set(found[1].lower().split("-")[1:])
            ordered = "".join(f"-{term}" for term in ("nc", "nd", "sa") if term in terms)
            if f"cc-by{ordered}" in Licence.values:
                return Licence(f"cc-by{ordered}")
        if _PUBLIC_DOMAIN.search(value):
            return Licence.PUBLIC_DOMAIN
        if _GPL.search(value):
            return Licence.GPL
    return Licence.ALL_RIGHTS_RESERVED


def rights_holder(value: str, most: int) -> str:
    """`℗ 2007 Jane Doe` → `Jane Doe`: sign and year are written where it is shown."""
    return text(_AROUND_HOLDER.sub(" ", value), most).strip(" ,;:-–")

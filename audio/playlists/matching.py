"""Which track an entry of somebody's file means: names, paths and decisions. No I/O.

Rather none than a wrong one: `(Live)` and `(Remix)` are other recordings, a remaster is not.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from audio.catalog.naming import key_of
from audio.playlists.formats.shape import Entry, line

TOLERANCE_MS = 3_000
MOST_CANDIDATES = 5
_PARTS = 4
_LONGEST_NAME = 300
"""Longer than any that a catalogue holds; ten guesses at each cost what they are long."""
_PAGE = re.compile(r"/(?:s/track|api/tracks)/(\d{1,18})(?:/|$)", re.ASCII)
_DRIVE = re.compile(r"/?([A-Za-z]:/.*)", re.ASCII | re.DOTALL)
_NUMBER = re.compile(r"\d{1,3}(?:[-.]\d{1,3})?[\s._-]+(?=\S)", re.ASCII)
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{2,4}$", re.ASCII)
_BRACKETED_GUEST = re.compile(
    r"\s*[(\[]\s*(?:feat|ft|featuring|with)\b\.?[^)\]]{0,200}[)\]]", re.IGNORECASE
)
_GUEST = re.compile(r"\s(?:feat|ft|featuring)\b\.?\s.*$", re.IGNORECASE)
_FIRST_ARTIST = re.compile(r"\s*(?:[;,/&]|\s(?:feat|ft|featuring|with|x|vs)\b\.?\s).*$", re.I)
CORE = (
    r" (feat|ft|featuring) .*$"
    r"|( \d{4})?( digital(ly)?)? remaster(ed)?( version)?( \d{4})?$"
    r"|( album| explicit) version$"
)
"""What is left out of a key to get at the recording; PostgreSQL understands it as well."""
_CORE = re.compile(CORE)


class How(StrEnum):
    """By what an entry was recognised, from the surest on."""

    ADDRESS = "address"
    ISRC = "isrc"
    FILE = "file"
    NAMES = "names"
    FILE_NAME = "file_name"


class Why(StrEnum):
    """Why nothing was found."""

    NOT_HERE = "not_here"
    NO_NAMES = "no_names"


class Names(NamedTuple):
    """A guess at keys of title and artist, and how sure it is: 0 to 1."""

    title: str
    artist: str
    how: How
    confidence: float

    @property
    def core(self) -> str:
        return core(self.title)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A track that the person sees; names are keys."""

    track_id: int
    title: str
    artist: str
    album: str
    duration_ms: int
    isrc: str


class Outcome(NamedTuple):
    """One track; or several that it may be; or why there is none."""

    how: How | None = None
    confidence: float = 0.0
    track_id: int | None = None
    candidates: tuple[int, ...] = ()
    why: Why | None = None


def core(key: str) -> str:
    """Without guests and remasters: `song feat b` and `song 2011 remaster` → `song`."""
    return _CORE.sub("", key)


def address(entry: Entry, base: str) -> int | None:
    """The id of a track in an address of ours; `base` is the origin of our own pages."""
    ours = urlsplit(base).netloc.lower()
    for told in (entry.location, entry.identifier):
        scheme, _, rest = told.partition("://")
        host, _, path = rest.partition("/")
        found = _PAGE.match(f"/{path.partition('?')[0]}")
        if found and scheme.lower() in ("http", "https") and host.lower() == ours:
            return int(found[1])
    return None


def paths(location: str) -> tuple[str, ...]:
    """The ways to read it as a path, with `/`; percent signs may be a path's own.

    What they stand for is text of the file's as well: a NUL is none that PostgreSQL takes.
    """
    if location.lower().startswith("file:"):
        rest = location[5:]
        host, slash, path = rest[2:].partition("/") if rest.startswith("//") else ("", "", rest)
        whole = _unquoted(f"/{path}" if slash else path)
        told = [whole if host in ("", "localhost") else f"//{host}{whole}"]
    elif "://" in location:
        return ()
    else:
        told = [location, _unquoted(location)]
    plain = [_drive(unicodedata.normalize("NFC", path).replace("\\", "/")) for path in told]
    return tuple(dict.fromkeys(path for path in plain if path.strip("/.")))


def _unquoted(path: str) -> str:
    return line(unquote(path))


def _drive(path: str) -> str:
    """`/C:/Music` as in an address, `C:/Music` as on the drive."""
    found = _DRIVE.fullmatch(path)
    return found[1] if found else path.removeprefix("./")


def tail(path: str) -> str:
    """Folder and name; empty for a mere name: too many files have one."""
    folder, name = ("", *path.split("/"))[-2:]
    return f"{folder}/{name}" if folder and name else ""


def names(entry: Entry) -> list[Names]:
    """What the entry may be called, the likeliest first; empty without any names."""
    title = _spaced(entry.title)[:_LONGEST_NAME].strip()
    artist = _spaced(entry.artist)[:_LONGEST_NAME].strip()
    guesses = list(_told(title, artist)) if title and artist else []
    known = paths(entry.location)
    if known and not guesses:
        guesses += _of_path(_spaced(known[-1]), title)
    keys = {name: key_of(name) for name in {name for guess in guesses for name in guess[:2]}}
    keyed: dict[tuple[str, str], Names] = {}
    for title, artist, how, confidence in guesses:
        found = Names(keys[title], keys[artist], how, confidence)
        if found.title and found.artist:
            keyed.setdefault(found[:2], found)
    return list(keyed.values())


_Guess = tuple[str, str, How, float]


def _spaced(text: str) -> str:
    """One blank between words: what looks for them then takes no longer than the text is."""
    return " ".join(text.split())


def _told(title: str, artist: str) -> Iterator[_Guess]:
    """As it says, then with less: guests, further artists, then the wrong way round.

    iTunes writes title and artist as others write artist and title.
    """
    yield title, artist, How.NAMES, 0.95
    plain = without_guests(title)
    yield plain, artist, How.NAMES, 0.9
    yield plain, without_guests(artist), How.NAMES, 0.9
    yield plain, _FIRST_ARTIST.sub("", artist), How.NAMES, 0.8
    article = artist[:4].casefold() == "the "
    yield plain, artist[4:] if article else f"The {artist}", How.NAMES, 0.85
    parts = f"{artist} - {title}".split(" - ")[: _PARTS + 1]
    for at in range(1, len(parts)):
        before, after = " - ".join(parts[:at]), " - ".join(parts[at:])
        yield after, before, How.NAMES, 0.8
        yield before, after, How.NAMES, 0.75


def _of_path(path: str, title: str) -> Iterator[_Guess]:
    """`Artist/Album/01 Title.flac`, `Artist/01 Title.flac`, `01 Artist - Title.flac`."""
    *folders, name = path.split("/")
    stem = _SUFFIX.sub("", name)
    bare = _NUMBER.sub("", stem, count=1) or stem
    before, between, after = bare.replace("_", " ").partition(" - ")
    if between:
        yield after, before, How.FILE_NAME, 0.7
    for artist in (folders[-2:-1] or [""])[0], (folders[-1:] or [""])[0]:
        if artist:
            yield title or bare, artist, How.FILE_NAME, 0.7
            yield after or bare, artist, How.FILE_NAME, 0.6


def without_guests(name: str) -> str:
    """`Song (feat. B)` → `Song`."""
    return _GUEST.sub("", _BRACKETED_GUEST.sub("", name)).strip() or name


def decide(entry: Entry, found: Sequence[Candidate], guess: Names) -> Outcome:
    """Of those that go by these names: the one; or, if it may be several, all of them.

    A length within three seconds decides, then the album, then one ISRC for all of them.
    """
    if not found:
        return Outcome(why=Why.NOT_HERE)
    best = [one for one in found if one.title == guess.title] or list(found)
    confidence = guess.confidence - (0 if best[0].title == guess.title else 0.1)
    timed = [one for one in best if is_as_long(entry, one)]
    if entry.duration_ms is not None and not timed:
        confidence -= 0.25
    best = timed or best
    album = key_of(entry.album)
    best = [one for one in best if album and one.album == album] or best
    if len(best) > 1 and not _one_recording(best):
        ids = sorted(one.track_id for one in best)
        return Outcome(guess.how, candidates=tuple(ids[:MOST_CANDIDATES]))
    track_id = min(one.track_id for one in best)
    return Outcome(guess.how, round(confidence, 2), track_id)


def of_isrc(entry: Entry, found: Sequence[Candidate]) -> Outcome:
    """One recording, however often it was released: the release that fits best."""
    title, album = core(key_of(entry.title)), key_of(entry.album)

    def unlike(one: Candidate) -> tuple[bool, bool, int]:
        return one.album != album, core(one.title) != title, one.track_id

    return Outcome(How.ISRC, 0.98, min(found, key=unlike).track_id)


def is_as_long(entry: Entry, candidate: Candidate) -> bool:
    """Unknown lengths are like no other."""
    if entry.duration_ms is None or not candidate.duration_ms:
        return False
    return abs(entry.duration_ms - candidate.duration_ms) <= TOLERANCE_MS


def _one_recording(found: Collection[Candidate]) -> bool:
    codes = {one.isrc for one in found}
    return len(codes) == 1 and "" not in codes

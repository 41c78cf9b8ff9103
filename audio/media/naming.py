"""Names where tags are silent: out of what files and folders are called. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

MOST_BARE_NUMBERS = 39  # "12 Song" is the twelfth of an album, "99 Luftballons" is not the 99th

_DISC_AND_TRACK = re.compile(r"(\d{1,2})-(\d{2})[ ._-]+(?=\S)")
_TRACK = re.compile(r"(\d{1,3})(?:[ _]*[.)-]+[ ._-]*|(?P<bare>[ _]+))(?=\S)")
_DISC = re.compile(r"(?:cd|dis[ck]|vol(?:ume)?)[ ._-]*(\d{1,2})\b.*", re.IGNORECASE)
_QUALITY = re.compile(
    r"\s*[\[({](?:flac|mp3|ogg|opus|m4a|wav|\d{2,3} ?k(?:bps)?|v0|lossless)[^\])}]*[\])}]",
    re.IGNORECASE,
)
_YEAR_FIRST = re.compile(r"[\[(]?((?:19|20)\d\d)[\])]?[ ._-]+(?=\S)")
_YEAR_LAST = re.compile(r"[ ._-]*[\[(]((?:19|20)\d\d)[\])]$")
_BY = re.compile(r"\s+[-–—]\s+")
# Folders that say how a file is encoded, and folders that say nothing at all.
VARIOUS_ARTISTS = "Various Artists"
_VARIOUS = frozenset({"various artists", "various", "va", "v.a.", "compilations"})
_FORMATS = frozenset({"flac", "mp3", "ogg", "opus", "m4a", "wav", "aac", "alac", "vorbis"})
_NOBODY = frozenset(
    {
        *("audio", "media", "music", "musik", "songs", "sounds", "tracks", "library", "itunes"),
        *("downloads", "desktop", "incoming", "import", "new", "other", "misc", "unsorted"),
        *("core", "data", "files", "games", "home", "share", "shared", "tmp", "usr"),
    }
)


@dataclass(frozen=True, slots=True)
class Names:
    """What is not known is empty or 0."""

    title: str = ""
    artist: str = ""
    album: str = ""
    album_artist: str = ""
    disc: int = 0
    track: int = 0
    year: str = ""


def names_of(place: PurePath) -> Names:
    """`place` is the path below the imported folder: `Artist/Album/03 - some_song.mp3`."""
    folders = _folders(place.parts[:-1])
    return _with_title(folders, place.stem)


def readable(name: str) -> str:
    """`some_song-name` → `Some Song Name`; who took the trouble of capitals is believed."""
    by_hand = name != name.lower()
    words = name.replace("_", " ")
    if not by_hand and " " not in name:
        words = words.replace("-", " ")
    words = " ".join(words.split()).strip(" .-")
    return words if by_hand else " ".join(map(_capitalised, words.split()))


def _capitalised(word: str) -> str:
    return word[:1].upper() + word[1:]


def _folders(parts: Sequence[str]) -> Names:
    """`Artist/Album`, `Artist - Album` or `Artist`; discs and formats are looked through."""
    disc = 0
    while parts and (parts[-1].lower() in _FORMATS or _DISC.fullmatch(parts[-1])):
        if numbered := _DISC.fullmatch(parts[-1]):
            disc = int(numbered[1])
        parts = parts[:-1]
    if not parts or parts[-1].lower() in _NOBODY:
        return Names(disc=disc)
    album, year = _without_year(_QUALITY.sub("", parts[-1]))
    if len(parts) > 1 and parts[-2].lower() not in _NOBODY:
        return Names(artist=readable(parts[-2]), album=readable(album), disc=disc, year=year)
    artist, *albums = _BY.split(album, maxsplit=1)
    return Names(artist=readable(artist), album=readable("".join(albums)), disc=disc, year=year)


def _without_year(folder: str) -> tuple[str, str]:
    """`1979 - The Wall` and `The Wall (1979)` → `The Wall`, `1979`."""
    for pattern in (_YEAR_FIRST, _YEAR_LAST):
        if found := pattern.match(folder) or (pattern is _YEAR_LAST and pattern.search(folder)):
            return pattern.sub("", folder, count=1), found[1]
    return folder, ""


def _with_title(names: Names, stem: str) -> Names:
    """`03 Title`, `1-03 Title`, `Artist - Title`, `Artist - Album - 03 - Title`."""
    if names.artist.lower() in _VARIOUS:
        names = replace(names, artist="", album_artist=VARIOUS_ARTISTS)
    names, rest = _without_number(names, stem)
    parts = [part for part in _BY.split(rest) if part.strip()]
    if len(parts) > 1 and parts[-2].isdigit() and len(parts[-2]) < 4:
        names = replace(names, track=int(parts.pop(-2)))
    artist = readable(parts[0]) if len(parts) > 1 else ""
    if artist and names.artist in ("", artist):
        album = names.album or readable(parts[1] if len(parts) > 2 else "")
        title = " - ".join(parts[2:] or parts[1:])
        return replace(names, artist=artist, album=album, title=readable(title))
    return replace(names, title=readable(rest))


def _without_number(names: Names, stem: str) -> tuple[Names, str]:
    if stem.isdecimal() and len(stem) < 4:
        return replace(names, track=int(stem)), f"Track {int(stem)}"
    if found := _DISC_AND_TRACK.match(stem):
        return replace(names, disc=int(found[1]), track=int(found[2])), stem[found.end() :]
    found = _TRACK.match(stem)
    if not found:
        return names, stem
    bare = found["bare"] and not found[1].startswith("0")
    if bare and (len(found[1]) < 2 or int(found[1]) > MOST_BARE_NUMBERS):
        return names, stem
    return replace(names, track=int(found[1])), stem[found.end() :]

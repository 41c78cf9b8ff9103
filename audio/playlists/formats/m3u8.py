"""M3U and M3U8: a line for each track, and comments that most players agree on.

What they do not agree on is written as a comment as well: `#EXTART`, `#EXTALB`, `#ISRC`,
`#IDENTIFIER`, `#CREATOR`, `#DESCRIPTION`. Whoever does not know them passes them over.
"""

import codecs
import re
from collections.abc import Iterator

from audio.playlists.formats.shape import (
    MOST_PARTS,
    Entry,
    Listing,
    TooManyParts,
    UnreadablePlaylist,
    add,
)

CONTENT_TYPE = "audio/x-mpegurl"
HEADER = "#EXTM3U"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ENCODING = re.compile(rb"^#EXTENC:[ \t]*([\w-]{1,20})", re.MULTILINE | re.ASCII)
_KNOWN = re.compile(
    r"iso-?8859-\d{1,2}|(windows-|cp)125\d|shift_?jis|sjis|euc-(jp|kr)|gbk|gb18030|big5|koi8-[ru]",
    re.ASCII,
)
_END = re.compile("\r\n|\r|\n")
_DIRECTIVE = re.compile(r"#([A-Z][A-Z0-9-]*):[ \t]*(.*)", re.ASCII)
_SECONDS = re.compile(r"\s*(-?\d{1,9})(?:\.(\d{1,6}))?", re.ASCII)
_ATTRIBUTE = re.compile(r'\s+[\w-]+=(?:"[^"]*"|[^\s,"]*)')
_HEADS = (HEADER, "#EXTINF:", "#PLAYLIST:")
_HLS = ("#EXT-X-TARGETDURATION", "#EXT-X-STREAM-INF", "#EXT-X-MEDIA-SEQUENCE")
_BETWEEN = " - "
_PLACE = re.compile(
    r"[/\\]|\.(?:mp[234c+]|m4[abpr]|mka|flac|og[agx]|opus|spx|aac|ac3|alac|wav|wave|aiff?|aifc|au"
    r"|caf|wma|asf|ape|wv|tta|dsf|dff|dts|amr|webm|midi?|mod|xm|s3m|it|m3u8?|xspf|pls)$",
    re.ASCII | re.IGNORECASE,
)
"""In a path, in an address, or at the end of the name of a file of music."""


def parse(data: bytes) -> Listing:
    """Raises `UnreadablePlaylist`, `TooManyEntries`, with the line in `loc`."""
    if not data.strip():
        raise UnreadablePlaylist("The file is empty.")
    reading = _Reading()
    for number, text in enumerate(_lines(_decoded(data)), 1):
        if number > MOST_PARTS:
            raise TooManyParts("line", number)
        reading.take(text, number)
    if not reading.is_one:
        raise UnreadablePlaylist(
            "This is no playlist: no line is a path, an address or the name of a file of music."
        )
    return reading.listing()


def write(listing: Listing) -> Iterator[str]:
    """Line by line. A track without a location is left out: it would have no line."""
    yield f"{HEADER}\n#EXTENC:UTF-8\n"
    yield from _told("PLAYLIST", listing.title)
    yield from _told("CREATOR", listing.creator)
    for text in listing.description.split("\n") if listing.description else ():
        yield f"#DESCRIPTION:{text}\n"
    for entry in listing.entries:
        if entry.location:
            yield "".join(_written(entry))


def _written(entry: Entry) -> Iterator[str]:
    label = f"{entry.artist}{_BETWEEN}{entry.title}" if entry.artist else entry.title
    yield f"#EXTINF:{_seconds(entry.duration_ms)},{label if entry.title else entry.artist}\n"
    yield f"#EXTART:{entry.artist}\n"
    yield from _told("EXTALB", entry.album)
    yield from _told("ISRC", entry.isrc)
    yield from _told("IDENTIFIER", entry.identifier)
    is_comment = entry.location.startswith("#")
    yield f"{'./' if is_comment else ''}{entry.location}\n"


def _told(name: str, value: str) -> Iterator[str]:
    if value:
        yield f"#{name}:{value}\n"


def _seconds(duration_ms: int | None) -> str:
    """Whole ones where it is one, for players that know no others; -1: unknown."""
    if duration_ms is None:
        return "-1"
    seconds, rest = divmod(duration_ms, 1000)
    return f"{seconds}.{rest:03}" if rest else str(seconds)


def _decoded(data: bytes) -> str:
    """By its mark, by what it says of itself, as UTF-8, at last as Windows wrote it."""
    guesses = [name for mark, name in _MARKS if data.startswith(mark)]
    told = _ENCODING.search(data)
    if told and _KNOWN.fullmatch(name := told[1].decode().lower()):
        guesses.append(name)
    for encoding in (*guesses, "utf-8", "cp1252"):
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("latin-1")


def _lines(text: str) -> Iterator[str]:
    """One at a time: a copy of them all would cost as much again as the text."""
    start = 0
    for end in _END.finditer(text):
        yield text[start : end.start()].strip()
        start = end.end()
    yield text[start:].strip()


class _Reading:
    """What was said so far: of the playlist, and of the track to come."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.about: dict[str, str] = {}
        self.description: list[str] = []
        self.track: dict[str, str] = {}
        self.is_one = False

    def take(self, text: str, number: int) -> None:
        if "\0" in text:
            raise UnreadablePlaylist("This is no text.", "line", number)
        if text.startswith(_HLS):
            raise UnreadablePlaylist("This is a stream (HLS), no playlist.", "line", number)
        if text.lower() == "[playlist]":
            raise UnreadablePlaylist(
                "This is a PLS file: save it as M3U or XSPF.", "line", number
            )
        self.is_one |= text.startswith(_HEADS) or bool(_PLACE.search(text))
        if text.startswith("#"):
            self._comment(text)
        elif text:
            add(self.entries, _entry(self.track, text), "line", number)
            self.track = {}

    def listing(self) -> Listing:
        return Listing(
            title=self.about.get("PLAYLIST", ""),
            description="\n".join(self.description),
            creator=self.about.get("CREATOR", ""),
            entries=self.entries,
        )

    def _comment(self, text: str) -> None:
        found = _DIRECTIVE.fullmatch(text)
        if found is None:
            return
        name, value = found.groups()
        if name in ("PLAYLIST", "CREATOR"):
            self.about.setdefault(name, value)
        elif name == "DESCRIPTION":
            self.description.append(value)
        elif name in ("EXTINF", "EXTART", "EXTALB", "ISRC", "IDENTIFIER"):
            self.track[name] = value


def _entry(said: dict[str, str], location: str) -> Entry:
    duration_ms, label = _information(said.get("EXTINF", ""))
    artist, title = _names(label, said.get("EXTART"))
    return Entry(
        title=title,
        artist=artist,
        album=said.get("EXTALB", ""),
        duration_ms=duration_ms,
        isrc=said.get("ISRC", ""),
        location=location,
        identifier=said.get("IDENTIFIER", ""),
    )


def _information(value: str) -> tuple[int | None, str]:
    """Of `123 tvg-id="a,b",Artist - Title`: 123000 and what stands behind the comma."""
    found = _SECONDS.match(value)
    at = found.end() if found else 0
    while attribute := _ATTRIBUTE.match(value, at):
        at = attribute.end()
    _, _, label = value[at:].partition(",")
    if found is None:
        return None, label
    whole, part = found.groups()
    return int(whole) * 1000 + int((part or "").ljust(3, "0")[:3]), label


def _names(label: str, artist: str | None) -> tuple[str, str]:
    """Artist and title, as a comment of its own names the artist, or else the hyphen does."""
    label = label.strip()
    if artist is None:
        before, between, after = label.partition(_BETWEEN)
        return (before, after) if between else ("", label)
    if artist and label == artist:
        return artist, ""
    return artist, label.removeprefix(f"{artist}{_BETWEEN}") if artist else label

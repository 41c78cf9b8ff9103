"""XSPF (xspf.org, version 1): read as a stream of events, so that no tree is ever built."""

import io
import re
from collections.abc import Iterator
from xml.sax import SAXException, SAXParseException
from xml.sax.handler import ContentHandler, feature_namespaces
from xml.sax.saxutils import escape
from xml.sax.xmlreader import AttributesNSImpl

import defusedxml.sax  # type: ignore[import-untyped]
from defusedxml import DefusedXmlException

from audio.playlists.formats.shape import (
    MOST_PARTS,
    Entry,
    Listing,
    TooManyParts,
    UnreadablePlaylist,
    add,
    isrc_named,
)

CONTENT_TYPE = "application/xspf+xml"
NAMESPACE = "http://xspf.org/ns/0/"
_OF_PLAYLIST = {"title": "title", "annotation": "description", "creator": "creator"}
_OF_TRACK = {"title": "title", "creator": "artist", "album": "album", "location": "location"}
_DEEPEST = 100
_BARE = re.compile(rb"&(?!(?:#\d+|#x[0-9a-fA-F]+|amp|lt|gt|quot|apos);)")
_Name = tuple[str | None, str]


def parse(data: bytes) -> Listing:
    """Raises `UnreadablePlaylist`, `TooManyEntries`, with the line or the track in `loc`.

    Rhythmbox and Totem write the `&` of a playlist's title as it is: such ones are put right.
    """
    if data.count(b"=") > MOST_PARTS:  # attributes, which all come at once
        raise TooManyParts
    try:
        return _parsed(data)
    except _NoXml as error:
        repaired = _BARE.sub(b"&amp;", data)
        if repaired == data:
            raise
        try:
            return _parsed(repaired)
        except _NoXml:
            raise error from None


def _parsed(data: bytes) -> Listing:
    reading = _Reading()
    parser = defusedxml.sax.make_parser()
    parser.forbid_dtd = True
    parser.setFeature(feature_namespaces, True)
    parser.setContentHandler(reading)
    try:
        parser.parse(io.BytesIO(data))
    except DefusedXmlException as error:
        raise UnreadablePlaylist("XSPF has no DTD and no entities of its own.") from error
    except SAXParseException as error:
        raise _NoXml(error) from error
    except (SAXException, LookupError, ValueError) as error:
        raise UnreadablePlaylist(
            "This is no well-formed XML, or its encoding is unknown."
        ) from error
    return Listing(**reading.about, entries=reading.entries)


def write(listing: Listing) -> Iterator[str]:
    """Element by element."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<playlist version="1" xmlns="{NAMESPACE}">\n'
    yield _element("title", listing.title)
    yield _element("creator", listing.creator)
    yield _element("annotation", listing.description)
    yield "  <trackList>\n"
    for entry in listing.entries:
        yield _track(entry)
    yield "  </trackList>\n</playlist>\n"


def _track(entry: Entry) -> str:
    """Its elements in the order of the specification's list."""
    elements = (
        _element("location", entry.location),
        _element("identifier", entry.identifier),
        _element("identifier", f"urn:isrc:{entry.isrc}" if entry.isrc else ""),
        _element("title", entry.title),
        _element("creator", entry.artist),
        _element("album", entry.album),
        _element("duration", str(entry.duration_ms or "")),
    )
    return f"  <track>\n{''.join(elements)}  </track>\n"


def _element(name: str, text: str) -> str:
    return f"  <{name}>{escape(text)}</{name}>\n" if text else ""


def _rel(attrs: AttributesNSImpl) -> str:
    """What a `meta` says of its track; empty if it does not tell."""
    told = [value for (_, name), value in attrs.items() if name == "rel"]
    return str(told[0]).lower() if told else ""


class _NoXml(UnreadablePlaylist):
    """Something in it is no XML, so that nobody knows what comes after."""

    def __init__(self, error: SAXParseException) -> None:
        number = error.getLineNumber()
        why = f"This is no well-formed XML: {error.getMessage()}."
        super().__init__(why, *(("line", number) if number else ()))


class _Reading(ContentHandler):
    """Follows where we are; text is kept only of elements that we know."""

    def __init__(self) -> None:
        super().__init__()
        self.about: dict[str, str] = {}
        self.entries: list[Entry] = []
        self.track: dict[str, str] = {}
        self.tracks = self.elements = 0
        self.path: list[str] = []
        self.text: list[str] = []

    def startElementNS(  # noqa: N802
        self, name: _Name, qname: str | None, attrs: AttributesNSImpl
    ) -> None:
        self.elements += 1
        if self.elements > MOST_PARTS:
            raise TooManyParts(*self._place())
        namespace, local = name
        known = local if namespace in (NAMESPACE, None) else ""
        if not self.path and known != "playlist":
            raise UnreadablePlaylist("This is no XSPF: its root is not `playlist`.", local)
        if len(self.path) == _DEEPEST:
            raise UnreadablePlaylist("Its elements are nested too deeply.", *self._place())
        self.path.append(known)
        self.text.clear()
        if self.path == ["playlist", "trackList", "track"]:
            self.track = {}
            self.tracks += 1
        if known == "meta" and _rel(attrs).endswith("isrc"):
            self.path[-1] = "isrc"

    def characters(self, content: str) -> None:
        self.text.append(content)

    def endElementNS(self, name: _Name, qname: str | None) -> None:  # noqa: N802
        text, place = "".join(self.text).strip(), self.path.pop()
        self.text.clear()
        if self.path == ["playlist"] and place in _OF_PLAYLIST:
            self.about.setdefault(_OF_PLAYLIST[place], text)
        elif self.path == ["playlist", "trackList", "track"] and text:
            self._say(place, text)
        elif place == "track" and self.path == ["playlist", "trackList"]:
            add(self.entries, _entry(self.track), "trackList", "track", self.tracks)

    def _say(self, place: str, text: str) -> None:
        if place == "identifier":
            isrc = isrc_named(text)
            self.track.setdefault("isrc" if isrc else "identifier", isrc or text)
        elif place in ("duration", "isrc"):
            self.track.setdefault(place, text)
        elif place in _OF_TRACK:
            self.track.setdefault(_OF_TRACK[place], text)

    def _place(self) -> tuple[str | int, ...]:
        return ("trackList", "track", self.tracks) if self.tracks else ()


def _entry(said: dict[str, str]) -> Entry:
    told = said.pop("duration", "").partition(".")[0]
    is_number = told.isascii() and told.isdigit() and len(told) < 12
    return Entry(**said, duration_ms=int(told) if is_number else None)

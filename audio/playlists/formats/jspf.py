"""JSPF: XSPF as JSON (xspf.org/jspf). Drafts of it that are still written are read as well."""

import json
from collections.abc import Iterator
from typing import Any

from audio.playlists.formats.shape import (
    MOST_PARTS,
    Entry,
    Listing,
    TooManyParts,
    UnreadablePlaylist,
    add,
    isrc_named,
)

CONTENT_TYPE = "application/jspf+json"
_OF_PLAYLIST = {"title": "title", "annotation": "description", "creator": "creator"}
_OF_TRACK = {"title": "title", "creator": "artist", "album": "album"}
Json = dict[str, Any]


def parse(data: bytes) -> Listing:
    """Raises `UnreadablePlaylist`, `TooManyEntries`, with the line or the element in `loc`."""
    playlist = _playlist(_json(data))
    tracks = [] if playlist.get("track") is None else playlist["track"]
    if not isinstance(tracks, list):
        raise UnreadablePlaylist("Must be a list.", "playlist", "track")
    entries: list[Entry] = []
    for number, track in enumerate(tracks):
        place = ("playlist", "track", number)
        if not isinstance(track, dict):
            raise UnreadablePlaylist("Must be an object.", *place)
        add(entries, _entry(track, place), *place)
    about = {ours: _text(playlist, name, "playlist") for name, ours in _OF_PLAYLIST.items()}
    return Listing(**about, entries=entries)


def is_json(data: bytes) -> bool:
    """Of whatever kind."""
    try:
        _json(data)
    except UnreadablePlaylist:
        return False
    return True


def write(listing: Listing) -> Iterator[str]:
    """Track by track."""
    about = {name: getattr(listing, ours) for name, ours in _OF_PLAYLIST.items()}
    head = _dumped({name: text for name, text in about.items() if text})
    yield '{"playlist": ' + head[:-1] + (", " if len(head) > 2 else "") + '"track": ['
    between = "\n"
    for entry in listing.entries:
        yield between + _dumped(_track(entry))
        between = ",\n"
    yield "\n]}}\n"


def _dumped(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False)


def _track(entry: Entry) -> Json:
    named = [entry.identifier, f"urn:isrc:{entry.isrc}" if entry.isrc else ""]
    told: Json = {
        "location": [entry.location] if entry.location else [],
        "identifier": [name for name in named if name],
        "title": entry.title,
        "creator": entry.artist,
        "album": entry.album,
        "duration": entry.duration_ms,
    }
    return {name: value for name, value in told.items() if value}


def _json(data: bytes) -> Any:
    """What stands in texts is counted as well: 5 MB of playlists have no tenth of it."""
    if data.count(b"[") + data.count(b"{") > MOST_PARTS or data.count(b",") > 2 * MOST_PARTS:
        raise TooManyParts
    try:
        return json.loads(data)
    except json.JSONDecodeError as error:
        why = f"This is no JSON: {error.msg}."
        raise UnreadablePlaylist(why, "line", error.lineno) from error
    except (ValueError, RecursionError) as error:
        raise UnreadablePlaylist("This is no JSON.") from error


def _playlist(told: Any) -> Json:
    if not isinstance(told, dict):
        raise UnreadablePlaylist("This is no JSPF: it must be an object.")
    playlist = told.get("playlist", told)
    if not isinstance(playlist, dict) or not {"track", "title"} & playlist.keys():
        raise UnreadablePlaylist("This is no JSPF: it has no `playlist`.", "playlist")
    return playlist


def _entry(track: Json, place: tuple[str | int, ...]) -> Entry:
    names = [*_several(track, "identifier", place), *_meta(track)]
    return Entry(
        **{ours: _text(track, name, *place) for name, ours in _OF_TRACK.items()},
        location=next(iter(_several(track, "location", place)), ""),
        identifier=next((name for name in names if not isrc_named(name)), ""),
        isrc=next(filter(None, map(isrc_named, names)), ""),
        duration_ms=_duration(track.get("duration")),
    )


def _text(of: Json, name: str, *place: str | int) -> str:
    value = of.get(name)
    if value is not None and not isinstance(value, str):
        raise UnreadablePlaylist("Must be a text.", *place, name)
    return value or ""


def _several(track: Json, name: str, place: tuple[str | int, ...]) -> list[str]:
    """One text, several, or objects with one each, as the drafts have it."""
    value = track.get(name)
    found = value if isinstance(value, list) else [] if value is None else [value]
    told = [one.get(name) if isinstance(one, dict) else one for one in found]
    texts = [text for text in told if isinstance(text, str)]
    if len(texts) < len(told):
        raise UnreadablePlaylist("Must be a text, or a list of texts.", *place, name)
    return [text for text in texts if text.strip()]


def _meta(track: Json) -> Iterator[str]:
    """An ISRC that stands among what others say of a track."""
    told = track.get("meta")
    for one in told if isinstance(told, list) else ():
        for rel, value in one.items() if isinstance(one, dict) else ():
            if rel.lower().endswith("isrc") and isinstance(value, str):
                yield f"isrc:{value}"


def _duration(value: Any) -> int | None:
    """Milliseconds; some write them as a text, or with a fraction."""
    try:
        return int(float(value)) if isinstance(value, int | float | str) else None
    except (ValueError, OverflowError):
        return None

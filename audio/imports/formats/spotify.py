"""Spotify's account data: listening history, short and extended; library; playlists."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote_plus

from audio.imports.formats.shape import (
    Heard,
    Item,
    Json,
    Kept,
    Kind,
    Listed,
    Named,
    RefusalReason,
    Told,
    heard,
    moment,
    named,
    number,
    text,
)

SHORT = {"endTime", "artistName", "trackName", "msPlayed"}
EXTENDED = {"ts", "ms_played", "master_metadata_track_name"}
_OTHER = ("spotify_episode_uri", "episode_name", "audiobook_title", "audiobook_uri")


def short(record: Json) -> Heard | RefusalReason:
    """Of `StreamingHistory0.json`, `StreamingHistory_music_0.json`. Podcasts look the same."""
    told = named(record.get("artistName"), record.get("trackName"))
    return heard(told, moment(record.get("endTime")), number(record.get("msPlayed")), ends=True)


def extended(record: Json) -> Heard | RefusalReason:
    """Of `Streaming_History_Audio_….json`. What was heard in private stays so."""
    if record.get("incognito_mode") is True:
        return RefusalReason.PRIVATE
    title = record.get("master_metadata_track_name")
    if not text(title) and any(record.get(name) for name in _OTHER):
        return RefusalReason.NO_MUSIC
    artist = record.get("master_metadata_album_artist_name")
    told = named(artist, title, record.get("master_metadata_album_album_name"))
    return heard(told, moment(record.get("ts")), number(record.get("ms_played")), ends=True)


def is_library(document: Json) -> bool:
    """`YourLibrary.json`."""
    return isinstance(document.get("tracks"), list) and isinstance(document.get("albums"), list)


def library(document: Json) -> Told:
    """What is banned there, shows and episodes are not looked at."""
    for one in _records(document.get("tracks")):
        told = named(one.get("artist"), one.get("track"), one.get("album"))
        yield Kept(Kind.LIKE, told) if told else RefusalReason.NO_NAMES
    for one in _records(document.get("albums")):
        told = named(one.get("artist"), one.get("album"))
        yield Kept(Kind.ALBUM, told) if told else RefusalReason.NO_NAMES
    for one in _records(document.get("artists")):
        told = named(one.get("name"), one.get("name"))
        yield Kept(Kind.ARTIST, told) if told else RefusalReason.NO_NAMES


def is_playlists(document: Json) -> bool:
    """`Playlist1.json`."""
    return isinstance(document.get("playlists"), list)


def playlists(document: Json) -> Iterator[Item | RefusalReason]:
    for one in _records(document.get("playlists")):
        items = _records(one.get("items"))
        told = [found for item in items if (found := _track(item))]
        yield from [RefusalReason.NO_MUSIC] * (len(items) - len(told))
        description = text(one.get("description"))
        yield Listed(text(one.get("name")), description, tuple(told))


def _track(item: Json) -> Named | None:
    """Also of a file of their own; an episode is none. `localTrack` is a mere address."""
    track = item.get("track")
    if isinstance(track, dict):
        return named(track.get("artistName"), track.get("trackName"), track.get("albumName"))
    return _local(item.get("localTrack"))


def _local(told: Any) -> Named | None:
    """`{"uri": "spotify:local:Artist:Album:Title:215"}`, each of them as in a form."""
    uri = text(told.get("uri")) if isinstance(told, dict) else ""
    parts = [unquote_plus(part) for part in uri.split(":")]
    if parts[:2] != ["spotify", "local"] or len(parts) != 6:
        return None
    return named(parts[2], parts[4], parts[3])


def _records(told: Any) -> list[Json]:
    return [one for one in told if isinstance(one, dict)] if isinstance(told, list) else []

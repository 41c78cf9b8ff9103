"""What a client may keep a copy of, and which changes tell of it."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from audio.changes.models import Kind


class Type(StrEnum):
    """What can be asked for, in the order in which a query names them."""

    TRACKS = "tracks"
    ALBUMS = "albums"
    ARTISTS = "artists"
    PLAYLISTS = "playlists"
    LIBRARY = "library"


EVERYTHING = frozenset(Type)
SHARED: Mapping[Type, tuple[Kind, ...]] = {
    Type.TRACKS: (Kind.TRACK,),
    Type.ALBUMS: (Kind.ALBUM,),
    Type.ARTISTS: (Kind.ARTIST,),
}
"""Noted for everybody; for one person too, when they block an artist."""
OWN: Mapping[Type, tuple[Kind, ...]] = {
    **SHARED,
    Type.PLAYLISTS: (Kind.MEMBERSHIP,),
    Type.LIBRARY: (
        *(Kind.LIKED_TRACK, Kind.SAVED_ALBUM, Kind.FOLLOWED_ARTIST),
        *(Kind.RATED_TRACK, Kind.RATED_ALBUM, Kind.RATED_ARTIST),
    ),
}
NAMES: Mapping[Kind, str] = {
    Kind.TRACK: "track",
    Kind.ALBUM: "album",
    Kind.ARTIST: "artist",
    Kind.PLAYLIST: "playlist",
    Kind.MEMBERSHIP: "playlist",
    Kind.LIKED_TRACK: "liked_track",
    Kind.SAVED_ALBUM: "saved_album",
    Kind.RATED_TRACK: "track_rating",
    Kind.RATED_ALBUM: "album_rating",
    Kind.RATED_ARTIST: "artist_rating",
    Kind.FOLLOWED_ARTIST: "followed_artist",
}
"""As changes are told."""


def kinds(of: Mapping[Type, tuple[Kind, ...]], types: Iterable[Type]) -> list[int]:
    return [int(kind) for one in types for kind in of.get(one, ())]

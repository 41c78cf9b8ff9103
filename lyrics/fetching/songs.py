"""What a provider is asked, and what it says. Pure."""

from typing import NamedTuple


class Song(NamedTuple):
    """`album` is empty for a track without one."""

    title: str
    artist: str
    album: str
    duration_ms: int


class Text(NamedTuple):
    """`synced` is LRC. `instrumental`: it is known to have no words."""

    plain: str = ""
    synced: str = ""
    instrumental: bool = False

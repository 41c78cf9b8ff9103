"""The servers that are asked what a track is, running on this machine."""

import socket
from typing import Any, NamedTuple

import pytest

from config import env
from tests.audio.identification import documented
from tests.audio.identification.documented import RELEASE, MusicBrainz
from tests.far_side import At, FarSide
from tests.far_sides import FarSides

HERE = "ia801.us.archive.org"


class Sides(NamedTuple):
    """Who was asked."""

    music: FarSide
    covers: FarSide
    archive: FarSide


def start_sides(
    far_side: FarSides,
    patch: pytest.MonkeyPatch,
    answering: Any = None,
    *,
    covers: Any = None,
    pictures: Any = None,
    to: str = "",
) -> Sides:
    """MusicBrainz, the Cover Art Archive, and the server of archive.org that it leads to."""
    archive = far_side(pictures or documented.pictures)
    to = to or f"https://{HERE}:{archive.port}/2/items/mbid-{RELEASE}/front.jpg"
    music = far_side(answering or MusicBrainz())
    asked = far_side(covers or documented.archive(to))
    patch.setattr(env, "METADATA_PROVIDER", "musicbrainz")
    patch.setattr(env, "MUSICBRAINZ_URL", music.url)
    patch.setattr(env, "COVER_ART_URL", f"https://far.example:{asked.port}")
    patch.setattr(socket, "getaddrinfo", At("127.0.0.1"))
    return Sides(music, asked, archive)


def hurry(patch: pytest.MonkeyPatch) -> None:
    """How politely they are asked is tested in tests/config/outbound."""
    patch.setattr("audio.identification.musicbrainz.PAUSE", 0.0)
    patch.setattr("audio.identification.cover_art.PAUSE", 0.0)

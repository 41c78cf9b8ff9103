"""Lyrics: of a song of their own, which has some."""

from collections.abc import Callable, Mapping
from typing import Any

from lyrics.models import Lyrics
from tests.faults.doors import places
from users.models import User


def _sung(person: User) -> dict[str, Any]:
    song = places.release(person)
    Lyrics.objects.create(track_id=song["track_id"], plain="Over the harbour", source="artist")
    return song


PLACES: Mapping[str, Callable[[User], dict[str, Any]]] = dict.fromkeys(
    ("replace_lyrics", "delete_lyrics"), _sung
)

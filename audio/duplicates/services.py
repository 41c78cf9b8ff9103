"""Finds what sounds the same, and takes down what staff say of it."""

from collections.abc import Sequence

from audio.catalog.models.track import Track
from audio.duplicates.models import Duplicate


def look(
    *, track: Track, words: Sequence[int], raw: bytes, audio_sha256: str
) -> list[Duplicate]:
    """Remembers how it sounds, and asks staff about each that somebody else has."""
    return []

"""Tracks with bytes in the storage."""

import hashlib
import itertools
import random
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from audio.models import Rendition, Track
from tests import make_music

_CHANCE = random.Random(4)  # noqa: S311


def noise(size: int) -> bytes:
    return _CHANCE.randbytes(size)


def stretches(size: int, number: int) -> list[tuple[int, int]]:
    """Cuts that many bytes at random; first and last byte of each, in no order."""
    edges = [0, *sorted(_CHANCE.sample(range(1, size), number - 1)), size]
    pairs = [(first, end - 1) for first, end in itertools.pairwise(edges)]
    _CHANCE.shuffle(pairs)
    return pairs


def rendition(track: Track, content: bytes, **fields: Any) -> Rendition:
    """Its bytes need be no music: nothing that delivers them looks inside."""
    file = default_storage.save(f"media/{uuid4()}", ContentFile(content))
    named = {
        "name": "original",
        "container": "ogg",
        "codec": "vorbis",
        "bitrate": 160_000,
        "sample_rate": 44_100,
        "channels": 2,
        "duration_ms": track.duration_ms,
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "file": file,
    }
    return Rendition.objects.create(track=track, **named | fields)


def track(content: bytes, **named: Any) -> Track:
    """With an original of these bytes."""
    made = make_music.track(**named)
    rendition(made, content)
    return made

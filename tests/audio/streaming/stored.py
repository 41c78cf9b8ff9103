"""Tracks with bytes in the storage."""

import hashlib
import itertools
import random
import tempfile
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import av
import numpy as np
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from audio.models import Rendition, Report, Track
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


SECONDS, RATE = 13, 44_100
BITRATES = {"low": 96_000, "normal": 160_000, "high": 320_000}
WHOLE_FILE = {"movflags": "+faststart"}
IN_FRAGMENTS = {
    "movflags": "+frag_keyframe+empty_moov+default_base_moof",
    "frag_duration": "4000000",
}


@cache
def aac(bitrate: int, *, fragments: bool, seconds: int = SECONDS) -> bytes:
    """A rising tone in an .m4a."""
    moments = np.arange(seconds * RATE) / RATE
    tone = (0.3 * np.sin(2 * np.pi * (220 + 20 * moments) * moments)).astype(np.float32)
    options = IN_FRAGMENTS if fragments else WHOLE_FILE
    with (
        tempfile.NamedTemporaryFile(suffix=".m4a") as file,  # which faststart reads again
        av.open(file.name, "w", format="mp4", options=options) as out,
    ):
        stream = out.add_stream("aac", rate=RATE, layout="stereo")
        stream.bit_rate = bitrate
        for start in range(0, len(tone), 1024):
            part = tone[start : start + 1024]
            frame = av.AudioFrame.from_ndarray(np.stack([part, part]), "fltp", "stereo")
            frame.sample_rate, frame.pts = RATE, start
            frame.time_base = Fraction(1, RATE)
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
        out.close()
        return Path(file.name).read_bytes()


def segments_of(content: bytes, seconds: int = SECONDS) -> Any:
    """As `Rendition.segments` has it: a part is from one `moof` to the next."""
    boxes, place = [], 0
    while place < len(content):
        size = int.from_bytes(content[place : place + 4])
        boxes.append((content[place + 4 : place + 8], place))
        place += size
    starts = [offset for kind, offset in boxes if kind == b"moof"]
    end = next(offset for kind, offset in boxes if kind == b"mfra")
    pairs = list(itertools.pairwise([*starts, end]))
    lengths = [4000] * (len(pairs) - 1)
    lengths.append(seconds * 1000 - sum(lengths))
    parts = [[ms, a, b - a] for ms, (a, b) in zip(lengths, pairs, strict=True)]
    return {"init": starts[0], "parts": parts}


def processed(**named: Any) -> Track:
    """With all that is made of an original, and a report: real audio."""
    made = track(noise(1000), **{"duration_ms": SECONDS * 1000} | named)
    for name, bitrate in BITRATES.items():
        told = {"name": name, "container": "mp4", "codec": "aac", "bitrate": bitrate}
        rendition(made, aac(bitrate, fragments=False), **told)
        content = aac(bitrate, fragments=True)
        cut = {"packaging": "segments", "segments": segments_of(content)}
        rendition(made, content, **told, **cut)
    taste = {"name": "normal", "packaging": "preview", "container": "mp4", "codec": "aac"}
    rendition(made, aac(160_000, fragments=False, seconds=2), **taste)
    Report.objects.create(
        track=made, version=1, lufs=-15.1, true_peak=-2.4, waveform=bytes(range(250)) * 4
    )
    return made

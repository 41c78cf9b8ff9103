"""What the child found out about a file, as it tells it: JSON in a file of its folder."""

from dataclasses import dataclass, field
from typing import Any

RESULT = "result.json"
FINGERPRINT = "fingerprint.wav"
LARGEST_RESULT = 16 * 1024**2
NO_ROOM = 75
"""The status of one that could not write: on a full disk its last words would say another."""


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A file in the work folder: AAC. Lengths in ms, `bitrate` in bit/s.

    `segments` as in `Rendition.segments`.
    """

    file: str
    name: str
    packaging: str
    bitrate: int
    duration_ms: int
    segments: dict[str, Any] | None = None


@dataclass(slots=True)
class Measured:
    """As in `processing.Report`; levels are None where there is nothing but silence."""

    duration_ms: int = 0
    lufs: float | None = None
    loudness_range: float | None = None
    true_peak: float | None = None
    clipped_samples: int = 0
    clippings: list[tuple[int, int]] = field(default_factory=list)
    silences: list[tuple[int, int]] = field(default_factory=list)
    waveform: list[int] = field(default_factory=list)
    loudest_ms: int = 0


@dataclass(frozen=True, slots=True)
class Result:
    """All that was found out and made. `pictures` are names of files in the work folder."""

    container: str
    codec: str
    bitrate: int
    sample_rate: int
    bits_per_sample: int
    channels: int
    audio_sha256: str
    measured: Measured
    files: list[MadeFile]
    fields: dict[str, list[str]]
    pictures: list[str]
    lyrics: str

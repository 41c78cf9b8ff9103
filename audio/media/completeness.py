"""Whether all of a file arrived: what it claims to hold against what was read of it.

Each format tells in its own way. A claimed length alone proves nothing: half an MP3 still says
that it is whole, and half an Ogg or WAV says that it was never longer.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, floor
from typing import BinaryIO

from audio.media import ogg, refusals, riff
from audio.media.containers import FLAC, MP3, MP4, OGG, WAV, Container

# FLAC counts samples, and a damaged frame is missing as a whole: 20 ms are less than a frame.
EXACT_S = 0.02
# MP3 counts frames, and some encoders the frame with the count as well. Whoever cuts a file by
# hand is often a few off, and nothing is missing.
FRAMES_S = 0.3
_HEADERS = {"vorbis": 3, "opus": 2}


@dataclass(slots=True)
class Reading:
    """All packets of a stream. `counted`: how many its index has, or 0; lengths in seconds.

    `seconds` is the sum of the packets' lengths, `until` where the last one ends.
    """

    codec: str
    claimed: float | None
    counted: int
    packets: int = 0
    size: int = 0
    seconds: float = 0.0
    until: float = 0.0
    is_cut: bool = False


def judge(file: BinaryIO, container: Container, reading: Reading) -> float:
    """Its length in seconds; raises `Incomplete` or another `Refused`."""
    if not reading.packets:
        raise refusals.NoAudio
    return _JUDGES[container.name](file, reading)


def clock(seconds: float) -> str:
    """As people write lengths: `3:34`, `1:00:05`."""
    whole = floor(seconds)
    hours, minutes = whole // 3600, whole // 60 % 60
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"


def _incomplete(arrived: float, claimed: float) -> refusals.Incomplete:
    """The claim rounded up, so that the two differ whenever something is missing."""
    return refusals.Incomplete(arrived=clock(arrived), claimed=clock(ceil(claimed - EXACT_S)))


def _compare(reading: Reading, tolerance: float) -> float:
    if reading.claimed is None:
        return reading.seconds
    if reading.claimed - reading.seconds > tolerance:
        raise _incomplete(reading.seconds, reading.claimed)
    if reading.seconds - reading.claimed > tolerance:
        arrived, claimed = clock(reading.seconds), clock(reading.claimed)
        raise refusals.WrongLength(arrived=arrived, claimed=claimed)
    return reading.claimed


def _flac(file: BinaryIO, reading: Reading) -> float:
    """FFmpeg leaves out frames whose checksum is wrong, and each tells where it belongs."""
    if reading.until - reading.seconds > EXACT_S:
        length = clock(ceil(max(reading.until, reading.claimed or 0.0) - EXACT_S))
        raise refusals.Holes(readable=clock(reading.seconds), claimed=length)
    return _compare(reading, EXACT_S)


def _mp3(file: BinaryIO, reading: Reading) -> float:
    return _compare(reading, FRAMES_S)


def _mp4(file: BinaryIO, reading: Reading) -> float:
    if reading.is_cut or reading.packets < reading.counted:
        raise _incomplete(reading.seconds, reading.claimed or 0.0)
    return reading.seconds


def _wav(file: BinaryIO, reading: Reading) -> float:
    missing = riff.missing_share(file)
    if missing:
        raise _incomplete(reading.seconds, reading.seconds / (1 - missing))
    return reading.seconds


def _ogg(file: BinaryIO, reading: Reading) -> float:
    """FFmpeg leaves out pages whose checksum is wrong: then packets are missing."""
    pages = ogg.survey(file)
    if pages.streams > 1:
        raise refusals.SeveralStreams
    headers = _HEADERS.get(reading.codec)
    missing = headers is not None and pages.packets != reading.packets + headers
    if not pages.is_whole:
        raise refusals.NoEnd(arrived=clock(reading.until))
    if missing:
        length = clock(ceil(reading.until))
        raise refusals.Holes(readable=clock(reading.seconds), claimed=length)
    return reading.claimed or reading.until


_JUDGES: dict[str, Callable[[BinaryIO, Reading], float]] = {
    FLAC.name: _flac,
    MP3.name: _mp3,
    MP4.name: _mp4,
    OGG.name: _ogg,
    WAV.name: _wav,
}

"""Reads a file packet by packet, without decoding: what it is, and whether all of it is there.

FFmpeg gets an open file, a fixed demuxer and no protocol, so that no content can make it open
anything else: a playlist named `.mp3` would otherwise name files of this machine.
"""

import hashlib
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO, cast

import av
from av.audio.codeccontext import AudioCodecContext
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.stream import Disposition

from audio.media import completeness, mpeg, refusals
from audio.media.completeness import Reading
from audio.media.containers import MP3, Container, decoders, is_archive, is_playlist, recognise

SHORTEST_S = 1.0
LONGEST_S = 4 * 3600.0
MOST_CHANNELS = 8
HIGHEST_RATE = 192_000
MOST_SAMPLES = 2.8e9  # a genuine mix of 3 hours passes, 7.1 at 192 kHz for 2 hours does not

_OPTIONS = {
    "protocol_whitelist": "none",
    "codec_whitelist": ",".join(sorted(decoders())),
}
_ALL_PACKETS = {"ignore_editlist": "1"}
"""Whatever part of them is to be heard."""
_LOCKED = "drms"
_LIMITS_CHECKED_EVERY = 1000


@dataclass(frozen=True, slots=True)
class Probe:
    """`bitrate` is the audio's average in bit/s, `audio_sha256` that of its packets, in hex."""

    container: Container
    codec: str
    duration_ms: int
    bitrate: int
    sample_rate: int
    channels: int
    audio_sha256: str


def probe(path: Path) -> Probe:
    """Raises a `Refused` that says why the file cannot be used. Reads all of it: 1 s a GB."""
    with opened(path) as file:
        try:
            return _probe(file)
        except OSError as error:
            raise refusals.Unreadable.because(error) from error


def _probe(file: BinaryIO) -> Probe:
    container = recognise(file)
    if container is None:
        raise _something_else(file)
    counted = _counted_seconds(file) if container is MP3 else None
    file.seek(0)
    try:
        with opened_by_ffmpeg(file, container) as media:
            stream = _only_stream(media, container)
            claimed = counted if container is MP3 else claimed_seconds(stream)
            _require_bearable(stream, claimed or 0.0)
            reading, digest = _read(media, stream, claimed)
    except MemoryError:  # FFmpeg's is an FFmpegError, too
        raise
    except av.FFmpegError as error:
        raise refusals.Broken(kind=container.title) from error
    seconds = completeness.judge(file, container, reading)
    if seconds < SHORTEST_S:
        raise refusals.TooShort(least=round(SHORTEST_S))
    return Probe(
        container=container,
        codec=reading.codec,
        duration_ms=round(seconds * 1000),
        bitrate=round(reading.size * 8 / seconds),
        sample_rate=stream.codec_context.sample_rate,
        channels=stream.codec_context.channels,
        audio_sha256=digest,
    )


def _something_else(file: BinaryIO) -> refusals.Refused:
    """What it is instead, where that is easily said."""
    file.seek(0)
    head = file.read(512)
    if is_archive(head):
        return refusals.Archive()
    return refusals.Playlist() if is_playlist(head) else refusals.NotAudio()


@contextmanager
def opened(path: Path) -> Iterator[BufferedReader]:
    """A regular file with something in it; reading one that is none might wait for ever."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise refusals.Unreadable(reason="it is no ordinary file")
        if not found.st_size:
            raise refusals.IsEmpty
        file = path.open("rb")
    except OSError as error:
        raise refusals.Unreadable.because(error) from error
    with file:
        yield file


def opened_by_ffmpeg(
    file: BinaryIO, container: Container, *, as_heard: bool = False
) -> InputContainer:
    """Raises `av.FFmpegError`. FFmpeg opens nothing else, whatever the content asks for."""
    # Tags are read elsewhere, and must not fail here on letters that are not UTF-8.
    name, options = container.demuxer, _OPTIONS if as_heard else _OPTIONS | _ALL_PACKETS
    return av.open(file, "r", format=name, options=options, metadata_errors="replace")


def _only_stream(media: InputContainer, container: Container) -> AudioStream:
    streams = media.streams.audio
    if not streams:  # first: whoever is told to save a film's sound must find some
        raise refusals.NoAudio
    if any(not video.disposition & Disposition.attached_pic for video in media.streams.video):
        raise refusals.HasVideo
    if len(streams) > 1:
        raise refusals.SeveralStreams
    if (codec := _codec(streams[0])) not in container.codecs:
        raise refusals.UnsupportedCodec(codec=codec)
    if streams[0].codec_context.codec_tag == _LOCKED:
        raise refusals.Encrypted
    return streams[0]


def _codec(stream: AudioStream) -> str:
    """FFmpeg's name. What it cannot decode has no context."""
    context = cast(AudioCodecContext | None, stream.codec_context)
    return context.codec.canonical_name if context else "of an unknown kind"


def _counted_seconds(file: BinaryIO) -> float | None:
    frame = mpeg.first_frame(file, mpeg.end_of_id3(file))
    return None if frame is None else mpeg.counted_seconds(file, frame)


def claimed_seconds(stream: AudioStream) -> float | None:
    """By its container."""
    if stream.duration is None or stream.time_base is None:
        return None
    return float(stream.duration * stream.time_base)


def _require_bearable(stream: AudioStream, seconds: float) -> None:
    context = stream.codec_context
    if not context.channels or not context.sample_rate:
        raise refusals.NoAudio
    if context.channels > MOST_CHANNELS:
        raise refusals.TooManyChannels(channels=context.channels, most=MOST_CHANNELS)
    if context.sample_rate > HIGHEST_RATE:
        raise refusals.SampleRateTooHigh(rate=context.sample_rate, most=HIGHEST_RATE)
    if seconds > LONGEST_S + SHORTEST_S:  # sums of ticks are not exact
        raise refusals.TooLong(most=round(LONGEST_S / 3600))
    if seconds * context.channels * context.sample_rate > MOST_SAMPLES:
        raise refusals.TooMuchAudio


def _read(
    media: InputContainer, stream: AudioStream, claimed: float | None
) -> tuple[Reading, str]:
    digest = hashlib.sha256()
    tick = float(stream.time_base or 0)
    reading = Reading(_codec(stream), claimed, counted=stream.frames)
    for packet in media.demux(stream):
        if not packet.size:
            continue
        digest.update(packet)
        reading.packets += 1
        reading.size += packet.size
        reading.seconds += (packet.duration or 0) * tick
        reading.is_cut |= packet.is_corrupt
        if packet.pts is not None:
            reading.until = (packet.pts + (packet.duration or 0)) * tick
        if not reading.packets % _LIMITS_CHECKED_EVERY:
            _require_bearable(stream, max(reading.seconds, reading.until))
    _require_bearable(stream, max(reading.seconds, reading.until))
    return reading, digest.hexdigest()

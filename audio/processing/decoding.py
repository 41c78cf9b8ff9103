"""Decodes a file from its beginning to its end, and says no as soon as it is not whole."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream

from audio.media import refusals
from audio.media.completeness import clock
from audio.media.containers import MP4
from audio.media.probe import Probe, claimed_seconds, opened, opened_by_ffmpeg

LOSSLESS = frozenset({"flac", "alac"})
"""Codecs of which one wrong bit is known to be wrong."""
LOSSY_ERRORS = 1 / 1000
"""Of the packets: an MP3 may begin with half a frame, and end with something that is none."""
TOLERANCE_S, TOLERANCE = 1.0, 0.01


class Decoding:
    """Frames one after the other. `seconds` and `errors` are counted on the way."""

    def __init__(self, path: Path, probe: Probe) -> None:
        self.path, self.probe = path, probe
        self.claimed = probe.duration_ms / 1000
        self.samples = self.packets = self.errors = self.rate = 0

    @property
    def seconds(self) -> float:
        return self.samples / self.rate if self.rate else 0.0

    @property
    def share(self) -> float:
        """How much of it is done, from 0 to 1."""
        return min(self.seconds / self.claimed, 1.0)

    def frames(self) -> Iterator[AudioFrame]:
        """Raises a `Refused`, at the end at the latest."""
        kind = self.probe.container.title
        try:
            with (
                opened(self.path) as file,
                opened_by_ffmpeg(file, self.probe.container, as_heard=True) as media,
            ):
                stream = media.streams.audio[0]
                self._prepare(stream)
                for packet in media.demux(stream):
                    yield from self._decoded(packet)
        except MemoryError:  # FFmpeg's is an FFmpegError, too
            raise
        except av.FFmpegError as error:
            raise refusals.Broken(kind=kind) from error
        self._judge()

    def _prepare(self, stream: AudioStream) -> None:
        stream.codec_context.thread_count = 1
        if self.probe.codec in LOSSLESS:
            stream.codec_context.options = {"err_detect": "crccheck+explode"}
        if self.probe.container is MP4:
            self.claimed = claimed_seconds(stream) or self.claimed

    def _decoded(self, packet: "av.Packet[AudioStream]") -> Iterator[AudioFrame]:
        self.packets += 1
        try:
            frames = packet.decode()
        except av.InvalidDataError:
            self.errors += 1
            return
        for frame in frames:
            self._require_same(frame)
            frame.pts, frame.time_base = self.samples, Fraction(1, self.rate)
            self.samples += frame.samples
            yield frame
        if self.seconds - self.claimed > self._tolerance:
            self._judge()

    def _require_same(self, frame: AudioFrame) -> None:
        form = (frame.sample_rate, frame.format.name, frame.layout.name)
        if not self.rate:
            self.rate, self.form = frame.sample_rate, form
        if form != self.form:
            raise refusals.ChangesMidway(at=clock(self.seconds))

    @property
    def _tolerance(self) -> float:
        return max(TOLERANCE_S, TOLERANCE * self.claimed)

    def _judge(self) -> None:
        allowed = 0 if self.probe.codec in LOSSLESS else self.packets * LOSSY_ERRORS
        if self.errors > allowed:
            raise refusals.Damaged(errors=self.errors, packets=self.packets)
        if not self.samples:
            raise refusals.NoAudio
        if abs(self.seconds - self.claimed) > self._tolerance:
            raise refusals.WrongLength(arrived=clock(self.seconds), claimed=clock(self.claimed))

"""One pass over the samples: three renditions, each as file and as segments, and all measures.

The graph is FFmpeg's: it measures on the one side and resamples, once, on the other. Packets
are encoded once and written twice, so that segments cost nothing but their bytes.
"""

import wave
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from fractions import Fraction
from math import isfinite, log10
from pathlib import Path
from typing import Any, Final, Self

import av
from av.audio.frame import AudioFrame
from av.filter import Graph
from av.filter.context import FilterContext

from audio.media.probe import Probe
from audio.processing import segments
from audio.processing.decoding import Decoding
from audio.processing.levels import Levels, bin_size
from audio.processing.shapes import FINGERPRINT, MadeFile, Measured

RATE: Final = 48_000
BITRATES: Final = {"low": 96_000, "normal": 160_000, "high": 320_000}
BLOCK: Final = 8 * 1024
"""Samples handed on at once: eight packets of AAC."""
PREVIEW_S: Final = 30.0
FINGERPRINT_S, FINGERPRINT_RATE = 120, 11_025
SILENCE_LUFS: Final = -69.9
"""EBU R128 hears nothing below -70, and FFmpeg says -70 then."""


class Rendition:
    """One encoder, and the two files that its packets go to."""

    def __init__(self, folder: Path, name: str, files: ExitStack) -> None:
        self.name, self.bitrate = name, BITRATES[name]
        self.path = folder / f"{name}.m4a"
        self.playlist = folder / f"{name}.m3u8"
        file = av.open(str(self.path), "w", format="mp4", options={"movflags": "+faststart"})
        self.file = files.enter_context(file)
        self.stream: Any = file.add_stream("aac", rate=RATE, layout="stereo")
        self.stream.bit_rate = self.bitrate
        self.stream.codec_context.open()
        file.start_encoding()
        self.cut = files.enter_context(segments.opened(self.playlist))
        self.cut.add_stream_from_template(self.stream)

    def take(self, frame: AudioFrame | None) -> None:
        """None ends it."""
        for packet in self.stream.encode(frame):
            self.file.mux_one(packet)
            self.cut.mux_one(packet)

    def made(self, duration_ms: int) -> Iterator[MadeFile]:
        """Once the files are closed."""
        about: dict[str, Any] = {"name": self.name, "bitrate": self.bitrate}
        about["duration_ms"] = duration_ms
        yield MadeFile(file=self.path.name, packaging="file", **about)
        yield MadeFile(
            file=segments.media_of(self.playlist).name,
            packaging="segments",
            segments=segments.index(self.playlist),
            **about,
        )


class _Graph:
    """Where the samples go: to be measured, to the encoders, and the beginning to be heard."""

    def __init__(self, frame: AudioFrame) -> None:
        self.graph = Graph()
        self.graph.threads = 1
        self.entry = self.graph.add_abuffer(
            sample_rate=frame.sample_rate,
            format=frame.format.name,
            layout=frame.layout.name,
            time_base=Fraction(1, frame.sample_rate),
        )
        heard = self.entry
        if frame.layout.nb_channels > 2:  # so that no sum is cut off, and measured like that
            heard = self._then(heard, "aresample", "ochl=stereo:rematrix_maxval=1")
        split = self._then(heard, "asplit", "3")
        loud = self.graph.add("ebur128", "peak=true:metadata=1:framelog=quiet")
        split.link_to(loud, 0)
        self.measured = self._then(loud, "abuffersink")
        resampled = self.graph.add("aresample", f"{RATE}:ochl=stereo:osf=fltp")
        split.link_to(resampled, 1)
        block = self._then(resampled, "asetnsamples", f"n={BLOCK}:p=0")
        self.resampled = self._then(block, "abuffersink")
        first = self.graph.add("atrim", f"duration={FINGERPRINT_S}")
        split.link_to(first, 2)
        low = self._then(first, "aresample", f"{FINGERPRINT_RATE}:ochl=mono:osf=s16")
        self.first = self._then(low, "abuffersink")
        self.graph.configure(auto_buffer=False)

    def _then(self, before: FilterContext, name: str, options: str = "") -> FilterContext:
        filter_ = self.graph.add(name, options) if options else self.graph.add(name)
        before.link_to(filter_)
        return filter_


def _available(sink: FilterContext) -> Iterator[Any]:
    while True:
        try:
            yield sink.pull()
        except (av.BlockingIOError, av.EOFError):
            return


def encode(
    source: Path, probe: Probe, folder: Path, told: Callable[[float], None]
) -> "Encoded":
    """`told` hears how much of it is done, from 0 to 1. Raises a `Refused`."""
    decoding = Decoding(source, probe)
    with ExitStack() as files:
        renditions = [Rendition(folder, name, files) for name in BITRATES]
        listener = files.enter_context(_Listener(folder / FINGERPRINT))
        one_pass = _Pass(renditions, listener, decoding.claimed)
        for frame in decoding.frames():
            one_pass.take(frame)
            told(decoding.share)
        one_pass.end()
        for rendition in renditions:
            rendition.take(None)
    measured = one_pass.measured(decoding)
    return Encoded(
        measured=measured,
        files=[made for one in renditions for made in one.made(measured.duration_ms)],
    )


@dataclass(frozen=True, slots=True)
class Encoded:
    """`files` lie in the folder that was given."""

    measured: Measured
    files: list[MadeFile]


class _Listener:
    """The first two minutes as a small WAV, which a fingerprint is taken of."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> Self:
        self.file = wave.open(str(self.path), "wb")
        self.file.setnchannels(1)
        self.file.setsampwidth(2)
        self.file.setframerate(FINGERPRINT_RATE)
        return self

    def __exit__(self, *failure: object) -> None:
        self.file.close()

    def take(self, frame: AudioFrame) -> None:
        self.file.writeframesraw(frame.to_ndarray().tobytes())


class _Pass:
    """Pushes frames into the graph, and hands on what comes out of it."""

    def __init__(
        self, renditions: list[Rendition], listener: _Listener, seconds: float
    ) -> None:
        self.renditions, self.listener, self.seconds = renditions, listener, seconds
        self.graph: _Graph | None = None
        self.loudness: dict[str, str] = {}

    def take(self, frame: AudioFrame) -> None:
        if self.graph is None:
            self.graph = _Graph(frame)
            rate = frame.sample_rate
            self.levels = Levels(rate, bin_size(rate, self.seconds))
        self.graph.entry.push(frame)
        self._hand_on(self.graph)

    def end(self) -> None:
        if self.graph:
            self.graph.entry.push(None)
            self._hand_on(self.graph)

    def _hand_on(self, graph: _Graph) -> None:
        for frame in _available(graph.measured):
            self.levels.take(frame.to_ndarray().reshape(-1, frame.layout.nb_channels))
            self.loudness = frame.metadata or self.loudness
        for frame in _available(graph.resampled):
            for rendition in self.renditions:
                rendition.take(frame)
        for frame in _available(graph.first):
            self.listener.take(frame)

    def measured(self, decoding: Decoding) -> Measured:
        lufs = self._loudness("I")
        heard = lufs is not None and lufs > SILENCE_LUFS
        return Measured(
            duration_ms=round(decoding.seconds * 1000),
            lufs=lufs if heard else None,
            loudness_range=self._loudness("LRA") if heard else None,
            true_peak=_decibels(self._loudness("true_peak")),
            clipped_samples=self.levels.clipped,
            clippings=self.levels.clippings,
            silences=self.levels.silences,
            waveform=self.levels.waveform,
            loudest_ms=self.levels.loudest_ms(PREVIEW_S),
        )

    def _loudness(self, name: str) -> float | None:
        """None for what is infinite or was not said."""
        value = float(self.loudness.get(f"lavfi.r128.{name}", "nan"))
        return value if isfinite(value) else None


def _decibels(amplitude: float | None) -> float | None:
    """FFmpeg gives the peaks as amplitudes, 1 being full scale. None for silence."""
    return round(20 * log10(amplitude), 2) if amplitude else None

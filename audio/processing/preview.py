"""Half a minute to taste: the loudest stretch, faded in and out."""

from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import av
from av.filter import Graph

NAME: Final = "preview.m4a"
SECONDS: Final = 30.0
BITRATE: Final = 160_000
FADE_IN_S, FADE_OUT_S = 0.5, 1.5


def make(source: Path, target: Path, *, begin_ms: int, duration_ms: int) -> int:
    """`source` is a rendition of ours. Returns its length in ms."""
    begin = min(begin_ms, max(duration_ms - round(SECONDS * 1000), 0)) / 1000
    length = min(SECONDS, duration_ms / 1000 - begin)
    options = {"movflags": "+faststart"}
    with (
        av.open(str(source)) as media,
        av.open(str(target), "w", format="mp4", options=options) as file,
    ):
        heard = media.streams.audio[0]
        media.seek(round(begin * 1_000_000))
        made: Any = file.add_stream("aac", rate=heard.sample_rate, layout="stereo")
        made.bit_rate = BITRATE
        graph = _faded(heard.sample_rate, begin, length)
        for frame in media.decode(heard):
            if frame.time is None or frame.time >= begin + length:
                break
            graph.push(frame)
            _hand_on(graph, made, file)
        graph.push(None)
        _hand_on(graph, made, file)
        file.mux(made.encode(None))
    return round(length * 1000)


def _faded(rate: int, begin: float, length: float) -> Graph:
    graph = Graph()
    graph.threads = 1
    nodes = [
        graph.add_abuffer(
            sample_rate=rate, format="fltp", layout="stereo", time_base=Fraction(1, rate)
        ),
        graph.add("atrim", f"start={begin}:duration={length}"),
        graph.add("asetpts", "PTS-STARTPTS"),
        graph.add("afade", f"t=in:d={FADE_IN_S}"),
        graph.add("afade", f"t=out:st={max(length - FADE_OUT_S, 0)}:d={FADE_OUT_S}"),
        graph.add("abuffersink"),
    ]
    graph.link_nodes(*nodes)
    graph.configure(auto_buffer=False)
    return graph


def _hand_on(graph: Graph, stream: Any, file: Any) -> None:
    with suppress(av.BlockingIOError, av.EOFError):
        while True:
            for packet in stream.encode(graph.pull()):
                file.mux_one(packet)

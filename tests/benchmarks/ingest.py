"""What ingest costs, against the best ffmpeg line.

Of a signal that sounds like music, or a file of a minute and a half at least. Both make three
AAC renditions of one decode, each as .m4a and as segments for HLS, measure EBU R128 with true
peak, take peaks for a waveform, and encode a preview of half a minute with fades. Ours also
looks for clipping and silence, reads tags and checks every packet; the fingerprint is apart.
CPU seconds, user and system, of all processes; the best of several runs in turns. Each ffmpeg
that there is takes part, with the two ways of making HLS.
"""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import imageio_ffmpeg  # type: ignore[import-untyped]

from tests.benchmarks import results, signal, targets
from tests.benchmarks.cpu import Reading, wait_until_quiet
from tests.benchmarks.options import Options, say

ROOT = Path(__file__).parents[2]
ROUNDS, OURS = 3, "ours"
HLS = {
    "hls_time": "6",
    "hls_segment_type": "fmp4",
    "hls_flags": "single_file",
    "hls_playlist_type": "vod",
}
GRAPH = (
    "[0:a:0]asplit=3[m][p][r];"
    "[m]ebur128=peak=true:framelog=verbose[measured];"
    "[p]aresample=8000:ochl=mono:osf=s16[peaks];"
    "[r]aresample=48000:ochl=stereo:osf=fltp,asplit=3[low][normal][high]"
)
BITRATES = {"low": "96k", "normal": "160k", "high": "320k"}
FADES = "afade=t=in:d=0.5,afade=t=out:st=28.5:d=1.5"


def ours(source: Path, folder: Path) -> None:
    """The child alone, as the worker starts it."""
    code = "import runpy, sys; sys.argv[1] = str(__import__('os').getppid()); "
    code += "runpy.run_module('audio.processing.child', run_name='__main__')"
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)}
    environment |= {"OPENBLAS_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    _run([sys.executable, "-c", code, "", str(source), str(folder)], folder, environment)
    assert (folder / "result.json").exists()


def with_tee(program: str) -> Callable[[Path, Path], None]:
    """One process encodes, and writes each packet twice."""

    def ingest(source: Path, folder: Path) -> None:
        line = [*begin(program), "-threads", "1", "-i", str(source), *outputs(folder)]
        for name, bitrate in BITRATES.items():
            options = ":".join(f"{key}={value}" for key, value in HLS.items())
            file = f"[f=mp4:movflags=+faststart]{name}.m4a"
            cut = f"[f=hls:{options}:hls_segment_filename={name}.mp4]{name}.m3u8"
            line += ["-map", f"[{name}]", "-c:a", "aac", "-b:a", bitrate]
            line += ["-flags", "+global_header", "-f", "tee", f"{file}|{cut}"]
        _run(line, folder)
        preview(program, folder)

    return ingest


def with_copy(program: str) -> Callable[[Path, Path], None]:
    """Segments are copied from the finished files."""

    def ingest(source: Path, folder: Path) -> None:
        line = [*begin(program), "-threads", "1", "-i", str(source), *outputs(folder)]
        for name, bitrate in BITRATES.items():
            line += ["-map", f"[{name}]", "-c:a", "aac", "-b:a", bitrate]
            line += ["-movflags", "+faststart", f"{name}.m4a"]
        _run(line, folder)
        for name in BITRATES:
            copy = [*begin(program), "-i", f"{name}.m4a", "-c", "copy", "-f", "hls"]
            copy += [part for key, value in HLS.items() for part in (f"-{key}", value)]
            _run([*copy, "-hls_segment_filename", f"{name}.mp4", f"{name}.m3u8"], folder)
        preview(program, folder)

    return ingest


def begin(program: str) -> list[str]:
    return [program, "-nostdin", "-hide_banner", "-nostats", "-loglevel", "info", "-y"]


def outputs(folder: Path) -> list[str]:
    line = ["-filter_complex_threads", "1", "-filter_complex", GRAPH]
    line += ["-map", "[measured]", "-f", "null", "-"]
    return [*line, "-map", "[peaks]", "-f", "s16le", "peaks.raw"]


def preview(program: str, folder: Path) -> None:
    line = [*begin(program), "-ss", "60", "-t", "30", "-i", "high.m4a", "-af", FADES]
    _run(
        [*line, "-c:a", "aac", "-b:a", "160k", "-movflags", "+faststart", "preview.m4a"], folder
    )


def _run(line: list[str], folder: Path, environment: dict[str, str] | None = None) -> None:
    subprocess.run(line, cwd=folder, env=environment, check=True, capture_output=True)


def cost(ingest: Callable[[Path, Path], None], source: Path) -> float:
    """CPU seconds."""
    with tempfile.TemporaryDirectory() as name:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        ingest(source, Path(name))
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def programs() -> dict[str, str]:
    found = {"imageio-ffmpeg": str(imageio_ffmpeg.get_ffmpeg_exe())}
    installed = shutil.which("ffmpeg")
    return found | ({"ffmpeg": installed} if installed else {})


def run(options: Options) -> results.Part:
    with tempfile.TemporaryDirectory() as place:
        source = options.file.absolute() if options.file else signal.written(Path(place))
        rounds = min(ROUNDS, options.slices)
        costs, foreign = _measured(source, rounds, options.patience)
    best = {name: min(seconds) for name, seconds in costs.items()}
    cheapest = min(seconds for name, seconds in best.items() if name != OURS)
    ratio = best[OURS] / cheapest
    return results.Part(
        name="ingest",
        figures=[
            results.Figure(
                targets.INGESTED,
                f"{best[OURS]:.2f} s",
                f"{ratio:.2f} × ffmpeg",
                ratio <= targets.INGEST,
            )
        ],
        tables=[_table(best, cheapest)],
        how=[
            "Given: " + (source.suffix if options.file else signal.WHAT) + ".",
            "Three AAC renditions of one decode, each as .m4a and segments for HLS, EBU R128 "
            "with true peak, peaks for a waveform, a preview of half a minute with fades. Ours "
            "also looks for clipping and silence, reads tags and checks every packet.",
            f"CPU of all processes; the best of {rounds} runs in turns. Each ffmpeg that there "
            "is takes part, with two ways of making HLS.",
        ],
        noise=results.noise(list(costs.values()), foreign),
        complete=options.is_whole,
    )


def _measured(
    source: Path, rounds: int, patience: float
) -> tuple[dict[str, list[float]], list[float]]:
    """CPU seconds of each way; what others used of the machine."""
    ways: dict[str, Callable[[Path, Path], None]] = {OURS: ours}
    for name, program in programs().items():
        ways[f"{name}, tee"] = with_tee(program)
        ways[f"{name}, copy"] = with_copy(program)
    costs: dict[str, list[float]] = {name: [] for name in ways}
    foreign = []
    for turn in range(rounds):
        say(f"ingest: {turn + 1} of {rounds}")
        for name, ingest in ways.items():
            wait_until_quiet(patience)
            before = Reading.of(os.getpid())
            costs[name].append(cost(ingest, source))
            foreign.append(Reading.of(os.getpid()).since(before).foreign)
    return costs, foreign


def _table(best: dict[str, float], cheapest: float) -> results.Table:
    lines = [[name, f"{one:.2f}", f"{one / cheapest:.2f}"] for name, one in best.items()]
    return results.Table("CPU a track", ("Way", "s", "× the best of ffmpeg"), lines)

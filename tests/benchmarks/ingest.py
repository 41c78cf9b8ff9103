"""`python -m tests.benchmarks.ingest FILE`: what ingest costs, against the best ffmpeg line.

FILE lasts a minute and a half at least. Both make three AAC renditions of one decode, each as
.m4a and as segments for HLS, measure EBU R128 with true peak, take peaks for a waveform, and
encode a preview of half a minute with fades. Ours also looks for clipping and silence, reads
tags and checks every packet; the fingerprint is apart. CPU seconds, user and system, of all
processes; each line of the table is the best of several runs in turns. Each ffmpeg that there
is takes part, with the two ways of making HLS.
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

ROOT = Path(__file__).parents[2]
ROUNDS = 3
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
    run([sys.executable, "-c", code, "", str(source), str(folder)], folder, environment)
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
        run(line, folder)
        preview(program, folder)

    return ingest


def with_copy(program: str) -> Callable[[Path, Path], None]:
    """Segments are copied from the finished files."""

    def ingest(source: Path, folder: Path) -> None:
        line = [*begin(program), "-threads", "1", "-i", str(source), *outputs(folder)]
        for name, bitrate in BITRATES.items():
            line += ["-map", f"[{name}]", "-c:a", "aac", "-b:a", bitrate]
            line += ["-movflags", "+faststart", f"{name}.m4a"]
        run(line, folder)
        for name in BITRATES:
            copy = [*begin(program), "-i", f"{name}.m4a", "-c", "copy", "-f", "hls"]
            copy += [part for key, value in HLS.items() for part in (f"-{key}", value)]
            run([*copy, "-hls_segment_filename", f"{name}.mp4", f"{name}.m3u8"], folder)
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
    run(
        [*line, "-c:a", "aac", "-b:a", "160k", "-movflags", "+faststart", "preview.m4a"], folder
    )


def run(line: list[str], folder: Path, environment: dict[str, str] | None = None) -> None:
    subprocess.run(line, cwd=folder, env=environment, check=True, capture_output=True)


def cost(ingest: Callable[[Path, Path], None], source: Path) -> tuple[float, int]:
    """CPU seconds; and the largest process of all until now, in MB."""
    with tempfile.TemporaryDirectory() as name:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        ingest(source, Path(name))
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, after.ru_maxrss // 1024


def programs() -> dict[str, str]:
    found = {"imageio-ffmpeg": str(imageio_ffmpeg.get_ffmpeg_exe())}
    installed = shutil.which("ffmpeg")
    return found | ({"ffmpeg": installed} if installed else {})


def main() -> None:
    source = Path(sys.argv[1]).absolute()
    ways: dict[str, Callable[[Path, Path], None]] = {"ours": ours}
    for name, program in programs().items():
        ways[f"{name}, tee"] = with_tee(program)
        ways[f"{name}, copy"] = with_copy(program)
    best = dict.fromkeys(ways, float("inf"))
    memory = 0
    for _ in range(ROUNDS):
        for name, ingest in ways.items():
            seconds, largest = cost(ingest, source)
            best[name] = min(best[name], seconds)
            memory = memory or largest  # ours is the first, and children are counted together
    cheapest = min(seconds for name, seconds in best.items() if name != "ours")
    for name, seconds in best.items():
        say(f"{name:22} {seconds:7.2f} s {seconds / cheapest:6.2f} x")
    say(f"memory of ours at most {memory} MB; {os.cpu_count()} cores")


def say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()

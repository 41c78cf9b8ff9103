"""How a recording sounds, in words of 32 bits, eight a second: Chromaprint, where there is one.

`fpcalc` if it is installed, else the FFmpeg of the package imageio-ffmpeg (`fingerprints` among
our extras). Either is given samples that we decoded ourselves, never a file of somebody's.
"""

import logging
import shutil
import subprocess
import wave
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

try:
    from imageio_ffmpeg import get_ffmpeg_exe  # type: ignore[import-untyped]
except ImportError:  # the extra is not installed
    get_ffmpeg_exe = None

log = logging.getLogger(__name__)

SECONDS: Final = 120
"""Of the beginning: what is the same there and differs later is still the same recording."""
LONGEST_S: Final = SECONDS + 1
TIME_LIMIT_S: Final = 60
_PREFIX: Final = b"FINGERPRINT="
_SAID_AT_THE_END: Final = (3,)
"""Debian 12's `fpcalc` takes an end before the length asked for as an error, and tells all."""


def fingerprint(wav: Path) -> bytes:
    """Words, little-endian. Empty without a program, and for what is too short to be told.

    The programs would open whatever a file claims to be; whoever wrote this one read a foreign
    file before, so that its form is looked at here, and given to them.
    """
    if not _is_plain(wav):
        log.warning("Samples for a fingerprint are not in the form that we write.")
        return b""
    if fpcalc := shutil.which("fpcalc"):
        command = (fpcalc, "-raw", "-format", "wav", "-length", str(SECONDS), str(wav))
        return words_of(_output(command, *_SAID_AT_THE_END))
    if get_ffmpeg_exe is not None:
        form = ("-f", "chromaprint", "-fp_format", "raw", "pipe:1")
        quiet = (get_ffmpeg_exe(), "-nostdin", "-v", "error", "-f", "wav")
        return _output((*quiet, "-i", str(wav), *form))
    return b""


def _is_plain(wav: Path) -> bool:
    try:
        with wave.open(str(wav)) as file:
            seconds = file.getnframes() / file.getframerate()
            return (file.getnchannels(), file.getsampwidth()) == (1, 2) and seconds <= LONGEST_S
    except (OSError, EOFError, wave.Error, ZeroDivisionError):
        return False


def _output(command: Sequence[str], *fine: int) -> bytes:
    """Nothing where it fails: a track need not wait for its fingerprint.

    Our environment holds secrets, and is not theirs.
    """
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and no name of anybody's
            command, capture_output=True, timeout=TIME_LIMIT_S, check=False, env={}
        )
        if done.returncode not in fine:
            done.check_returncode()
    except (OSError, subprocess.SubprocessError):
        log.warning("No fingerprint could be taken.", exc_info=True)
        return b""
    return done.stdout


def words_of(said: bytes) -> bytes:
    lines = (line for line in said.splitlines() if line.startswith(_PREFIX))
    numbers = next(lines, _PREFIX).removeprefix(_PREFIX).split(b",")
    return np.array([int(number) for number in numbers if number], "<u4").tobytes()

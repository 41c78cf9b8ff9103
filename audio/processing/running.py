"""Starts the child, listens to it, and ends it. It is believed as little as the file."""

import json
import logging
import os
import select
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import IO, Any, Final

from django.conf import settings
from pydantic import TypeAdapter

from audio.media import refusals
from audio.media.probe import LONGEST_S
from audio.processing.confinement import PROBE_CPU_S, close_to_children, cpu_seconds
from audio.processing.shapes import LARGEST_RESULT, NO_ROOM, RESULT, Result

log = logging.getLogger(__name__)

WALL: Final = 3
"""So many times what the processor may take: a machine has more to do than this."""
DAMAGE: Final = frozenset(
    {signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGFPE, signal.SIGILL}
)
FROM_OUTSIDE: Final = frozenset({signal.SIGTERM, signal.SIGINT, signal.SIGHUP})
"""What neither a fault nor a spent limit sends."""
LONGEST_LINE: Final = 10_000
LAST_WORDS: Final = 2000
LARGEST_NUMBER: Final = 2**31 - 1
"""What a column holds."""
STAGES: Final = frozenset({"checking", "encoding", "packaging"})
HELD: Final = ("network", "files", "calls")
CHILD = (sys.executable, "-m", "audio.processing.child")
_RESULT: Final = TypeAdapter(Result)


class ProcessingFailed(Exception):
    """The machine failed, not the file: try again."""


class Interrupted(ProcessingFailed):
    """Somebody ended the child, as a machine that restarts ends everything."""


class NoRoom(Interrupted):
    """The disk is full, which is no fault of the file's either."""


def run(source: Path, folder: Path, on_progress: Callable[[str, int], None]) -> Result:
    """Raises a `Refused`, or `ProcessingFailed`."""
    close_to_children()
    with (folder / "stderr").open("w+b") as errors:
        child = _started(source, folder, errors)
        try:
            _listen(child, _Progress(on_progress))
            status = child.wait()
        finally:
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()
        if status:
            raise _failure(status, errors.fileno())
    return _result(folder)


def _started(source: Path, folder: Path, errors: IO[bytes]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - our own module, by our own interpreter
        [
            *CHILD,
            *(str(os.getpid()), str(source.absolute()), str(folder)),
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=errors,
        env=_environment(folder),
        cwd=folder,
        start_new_session=True,
    )


def _environment(folder: Path) -> dict[str, str]:
    """Nothing of ours: no keys, no addresses. One thread, and its own place for rubbish."""
    return {
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "TMPDIR": str(folder),
        "HOME": str(folder),
        "PYTHONPATH": str(settings.BASE_DIR),
        "PYTHONDONTWRITEBYTECODE": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }


class _Clock:
    """The wall's: a child that waits costs no processor, and must end all the same."""

    def __init__(self) -> None:
        self.began = time.monotonic()
        self.allow(PROBE_CPU_S)

    def allow(self, cpu: float) -> None:
        self.until = self.began + WALL * cpu

    @property
    def left(self) -> float:
        return max(self.until - time.monotonic(), 0.0)


class _Progress:
    """Tells of each stage, and of each per cent once: it can cost a statement."""

    def __init__(self, tell: Callable[[str, int], None]) -> None:
        self.tell, self.told, self.most = tell, set[str](), 0

    def __call__(self, stage: str, percent: int) -> None:
        if stage in STAGES and (stage not in self.told or percent > self.most):
            self.told.add(stage)
            self.most = max(percent, self.most)
            self.tell(stage, self.most)


@cache
def _tell_once(missing: tuple[str, ...]) -> None:
    if missing:
        log.warning("This kernel does not keep who decodes from: %s.", ", ".join(missing))


def _listen(child: subprocess.Popen[bytes], on_progress: Callable[[str, int], None]) -> None:
    """Until it says no more. Raises what it refuses, and `ProcessingFailed` when time is up."""
    clock = _Clock()
    for line in _lines(child, clock):
        match line:
            case {"seconds": float(seconds)}:
                clock.allow(cpu_seconds(min(seconds, LONGEST_S)))
            case {"stage": str(stage), "percent": int(percent)}:
                on_progress(stage, min(max(percent, 0), 99))
            case {"held": dict(held)}:
                _tell_once(tuple(name for name in HELD if held.get(name) is not True))
            case {"refused": str(name), "context": dict(context)}:
                raise _refusal(name, context)


def _refusal(name: str, context: dict[str, Any]) -> Exception:
    """That our own copy of a file cannot be read is no fault of the file's."""
    flat = {key: value for key, value in context.items() if isinstance(value, str | int)}
    refusal = refusals.named(name, flat)
    unreadable = isinstance(refusal, refusals.Unreadable)
    return ProcessingFailed(str(refusal)) if unreadable else refusal


def _lines(child: subprocess.Popen[bytes], clock: _Clock) -> Iterator[Any]:
    """One object of JSON each."""
    if child.stdout is None:
        raise ProcessingFailed("no pipe")
    pending = b""
    with child.stdout as pipe:
        while select.select([pipe], [], [], clock.left)[0]:
            read = os.read(pipe.fileno(), LONGEST_LINE)
            if not read:
                return
            *lines, pending = (pending + read).split(b"\n")
            for line in lines:
                yield _parsed(line)
            if len(pending) > LONGEST_LINE:
                raise ProcessingFailed("a line without end")
    raise ProcessingFailed("it took too long")


def _parsed(said: bytes) -> Any:
    """Raises `ProcessingFailed`, also for numbers that are none or that nothing can hold."""
    try:
        return json.loads(said, parse_int=_int, parse_float=_float, parse_constant=_float)
    except (ValueError, RecursionError) as error:
        raise ProcessingFailed("no JSON") from error


def _int(digits: str) -> int:
    _float(digits)
    return int(digits)


def _float(digits: str) -> float:
    number = float(digits)
    if not abs(number) <= LARGEST_NUMBER:  # NaN is neither
        raise ValueError(digits[:20])
    return number


def _failure(status: int, errors: int) -> Exception:
    """`errors` is what we opened: by its name there may be something else by now."""
    if -status == signal.SIGXCPU:
        return refusals.TooExpensive()
    if -status in DAMAGE:
        return refusals.Undecodable()
    if -status in FROM_OUTSIDE:
        return Interrupted(f"status {status}")
    if status == NO_ROOM:
        return NoRoom("the disk is full")
    begin = max(os.fstat(errors).st_size - LAST_WORDS, 0)
    said = os.pread(errors, LAST_WORDS, begin).decode(errors="replace")
    log.error("A file could not be processed, status %s: %s", status, said)
    return ProcessingFailed(f"status {status}")


def _result(folder: Path) -> Result:
    """Only what has the right form, and only files of this folder."""
    try:
        data = regular(folder, RESULT, LARGEST_RESULT).read_bytes()
        result = _RESULT.validate_python(_parsed(data))
        bytes(result.measured.waveform)
    except (OSError, ValueError) as error:  # also pydantic's
        raise ProcessingFailed("no result") from error
    for name in [*(made.file for made in result.files), *result.pictures]:
        regular(folder, name)
    return result


def regular(folder: Path, name: str, largest: int | None = None) -> Path:
    """A file right in it, and no link to somewhere else. Raises `ProcessingFailed`."""
    path = folder / name
    if path.parent != folder or name in ("", ".", ".."):
        raise ProcessingFailed("a file elsewhere")
    try:
        found = path.lstat()
    except OSError as error:
        raise ProcessingFailed("a file that is not there") from error
    if not stat.S_ISREG(found.st_mode) or (largest and found.st_size > largest):
        raise ProcessingFailed("no ordinary file")
    return path

"""Starts what a person starts, in a VAR_DIR of its own, and looks what is left of it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
Process = subprocess.Popen[str]


def environment(var_dir: Path, **more: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("COV_", "PYTEST_"))}
    return kept | {
        "VAR_DIR": str(var_dir),
        "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        **more,
    }


@contextmanager
def started(*command: str, var_dir: Path, **more: str) -> Iterator[Process]:
    """A Python process of ours; killed at the end if it still runs."""
    process = subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment(var_dir, **more),
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def finished(*command: str, var_dir: Path, **more: str) -> tuple[int, str]:
    """Exit code, and all that it said."""
    with started(*command, var_dir=var_dir, **more) as process:
        said, _ = process.communicate(timeout=120)
    return process.returncode, said


def wait_for(process: Process, words: str) -> str:
    """What it said up to the line with these words."""
    said = ""
    assert process.stdout
    for line in process.stdout:
        said += line
        if words in line:
            return said
    raise AssertionError(f"It never said {words!r}, but:\n{said}")


def found(var_dir: Path) -> list[tuple[int, str]]:
    """Id and command line of the processes that run for this VAR_DIR."""
    mark = f"VAR_DIR={var_dir}".encode()
    seen = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (place / "environ").read_bytes().split(b"\0"):
                line = (place / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                seen.append((int(place.name), line))
        except OSError:
            continue
    return [(pid, line) for pid, line in seen if line]


def left_of(var_dir: Path) -> list[str]:
    return [line for _, line in found(var_dir)]


def kill(*pids: int) -> None:
    for pid in pids:
        os.kill(pid, signal.SIGKILL)


def eventually(is_so: Callable[[], bool], seconds: float = 60) -> bool:
    until = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True

"""What a process may do that reads foreign files. Called by the process itself, first of all.

Nothing here is needed for its work; each line takes something from whoever gets hold of it.
"""

import ctypes
import os
import resource
import signal
import sys
from pathlib import Path
from typing import Final

from audio.media.probe import LONGEST_S
from audio.processing import landlock, syscalls

PROBE_CPU_S: Final = 20
LEAST_CPU_S: Final = 30
CPU_SHARE: Final = 0.2
"""Of the audio's length. A core of 2015 needs a third of it."""
MEMORY: Final = 2 * 1024**3
LARGEST_FILE: Final = 4 * 1024**3
OPEN_FILES: Final = 48
NICENESS: Final = 10

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 1, 4, 38
_CLONE_NEWUSER, _CLONE_NEWNET, _CLONE_NEWIPC = 0x1000_0000, 0x4000_0000, 0x0800_0000


def cpu_seconds(seconds: float) -> int:
    """What a file of so many seconds may cost."""
    return round(LEAST_CPU_S + CPU_SHARE * seconds)


def close_to_children() -> None:
    """By the parent: its memory and its environment, which hold every secret, in /proc."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def confine(parent: int, source: Path, folder: Path) -> dict[str, bool]:
    """Before anything of the file is read, and before there is a second thread.

    Returns what the kernel took from us, and what it could not.
    """
    held = {"network": False, "files": False, "calls": False}
    if sys.platform == "linux":
        _end_with(parent)
        held["network"] = _leave_the_network()
        held["files"] = landlock.restrict(source=source, folder=folder)
        held["calls"] = syscalls.refuse()
    os.nice(NICENESS)
    os.umask(0o077)
    for limit, most in {
        resource.RLIMIT_AS: MEMORY,
        resource.RLIMIT_FSIZE: LARGEST_FILE,
        resource.RLIMIT_NOFILE: OPEN_FILES,
        resource.RLIMIT_CORE: 0,
    }.items():
        resource.setrlimit(limit, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (PROBE_CPU_S, cpu_seconds(LONGEST_S)))
    return held


def allow(seconds: float) -> None:
    """The file is known to hold so many: the work may begin, and never cost more again."""
    most = cpu_seconds(seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (most, most + 5))


def _end_with(parent: int) -> None:
    """A killed worker's child would go on for nobody."""
    libc = ctypes.CDLL(None)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if os.getppid() != parent:  # it was killed before we asked
        sys.exit(1)


def _leave_the_network() -> bool:
    """Where the kernel lets us; containers often do not, and there is nothing to reach for."""
    spaces = _CLONE_NEWUSER | _CLONE_NEWNET | _CLONE_NEWIPC
    done: int = ctypes.CDLL(None).unshare(spaces)
    return done == 0

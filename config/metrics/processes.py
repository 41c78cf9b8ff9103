"""What our processes take of this machine, as its kernel tells (Linux; elsewhere nothing)."""

import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from config import env

_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


class Taken(NamedTuple):
    """Of one process."""

    cpu_seconds: float
    memory_bytes: int
    open_files: int


def taken(pid: int) -> Taken | None:
    """None for one that is gone, and on systems that tell nothing."""
    place = Path("/proc") / str(pid)
    with suppress(OSError, ValueError, IndexError):
        fields = (place / "stat").read_text().rpartition(")")[2].split()
        pages = int((place / "statm").read_text().split()[1])
        spent = (int(fields[11]) + int(fields[12])) / _TICKS
        return Taken(spent, pages * _PAGE, len(list((place / "fd").iterdir())))
    return None


def room() -> tuple[int, int]:
    """Free and all bytes of the disk with VAR_DIR."""
    usage = shutil.disk_usage(env.VAR_DIR)
    return usage.free, usage.total

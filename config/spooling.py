"""Where what may be large lies for a while: on the disk that VAR_DIR is on.

The folder for temporary files is memory on many machines, and little of it in containers.
"""

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final

from config import env

A_DAY: Final = 86_400.0
FOLDER: Final = "folder-"


def folder() -> Path:
    """Made if it is not there."""
    place = env.VAR_DIR / "spool"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def file() -> IO[bytes]:
    """Without a name: nothing is left of it, also by the killed."""
    return tempfile.TemporaryFile(dir=str(folder()))


def spooled(in_memory: int) -> IO[bytes]:
    """The same, once it has more bytes than that."""
    return tempfile.SpooledTemporaryFile(max_size=in_memory, dir=str(folder()))


@contextmanager
def place() -> Iterator[Path]:
    """A folder; those of the killed go a day later."""
    for left in folder().glob(f"{FOLDER}*"):
        with suppress(FileNotFoundError):  # another took it away
            if left.stat().st_mtime < time.time() - A_DAY:
                shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=FOLDER, dir=folder()) as made:
        yield Path(made)

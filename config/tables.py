"""Tables in files: CSV in UTF-8, as it is or packed by gzip or xz."""

import csv
import gzip
import lzma
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

_OPEN: dict[str, Callable[..., Any]] = {".gz": gzip.open, ".xz": lzma.open}


class Unreadable(ValueError):
    """A sentence that says which file cannot be used, and why."""


@contextmanager
def opened(path: Path) -> Iterator[IO[str]]:
    """Its text. Raises `Unreadable`, also for what goes wrong while it is read."""
    try:
        open_it = _OPEN.get(path.suffix, open)
        with open_it(path, "rt", encoding="utf-8-sig", newline="") as file:
            yield file
    except (EOFError, lzma.LZMAError, zlib.error, gzip.BadGzipFile) as error:
        raise Unreadable(f"{path} is cut short or damaged.") from error
    except OSError as error:
        raise Unreadable(f"{path} cannot be read: {error.strerror or error}.") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise Unreadable(f"{path} is no table in UTF-8: {error}.") from error

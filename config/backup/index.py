"""Which media there are and what is in them, on disk while a backup is made: not in memory."""

import gzip
import io
import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, Final, NamedTuple, cast

from config import spooling
from config.backup.places import Found, Readable
from config.backup.streams import Pushed

Error = sqlite3.Error
"""What a disk that is full says here."""
_TABLES: Final = """
CREATE TABLE known (name TEXT PRIMARY KEY, size INT, stamp TEXT, sha256 TEXT, kind TEXT);
CREATE TABLE media (
  name TEXT PRIMARY KEY, size INT, stamp TEXT, sha256 TEXT, kind TEXT, pass INT
);
CREATE TABLE found (name TEXT PRIMARY KEY, size INT, stamp TEXT, changed_at REAL);
CREATE TABLE stored (name TEXT PRIMARY KEY);
"""


class Medium(NamedTuple):
    """One file of the storage: its name there, bytes, stamp, digest and content type."""

    name: str
    size: int
    stamp: str
    sha256: str
    kind: str


class Index:
    """`known` from the backup before, `media` of this one, `stored` in the backups' place."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        database.executescript(_TABLES)

    def know(self, media: Iterator[Medium]) -> None:
        self._database.executemany("INSERT OR REPLACE INTO known VALUES (?, ?, ?, ?, ?)", media)

    def forget(self) -> None:
        """What the backup before knew."""
        self._database.execute("DELETE FROM known")

    def known(self, found: Found) -> Medium | None:
        """What it was, if its size and stamp are what they were."""
        row = self._database.execute(
            "SELECT name, size, stamp, sha256, kind FROM known"
            " WHERE name = ? AND size = ? AND stamp = ?",
            (found.name, found.size, found.stamp),
        ).fetchone()
        return Medium(*row) if row else None

    def add(self, medium: Medium, turn: int) -> None:
        self._database.execute(
            "INSERT OR REPLACE INTO media VALUES (?, ?, ?, ?, ?, ?)", (*medium, turn)
        )
        self._database.execute("INSERT OR REPLACE INTO known VALUES (?, ?, ?, ?, ?)", medium)

    def drop_before(self, turn: int) -> None:
        """Those that were gone when everything was looked at again."""
        self._database.execute("DELETE FROM media WHERE pass < ?", (turn,))

    def find(self, files: Iterator[Found]) -> int:
        """Notes what there is just now; how many."""
        self._database.execute("DELETE FROM found")
        self._database.executemany("INSERT OR REPLACE INTO found VALUES (?, ?, ?, ?)", files)
        (count,) = self._database.execute("SELECT count(*) FROM found").fetchone()
        return int(count)

    def found(self) -> Iterator[Found]:
        return (Found(*row) for row in self._database.execute("SELECT * FROM found"))

    def note_stored(self, names: Iterator[str]) -> None:
        rows = ((name,) for name in names)
        self._database.executemany("INSERT OR IGNORE INTO stored VALUES (?)", rows)

    def is_stored(self, name: str) -> bool:
        asked = self._database.execute("SELECT 1 FROM stored WHERE name = ?", (name,))
        return asked.fetchone() is not None

    def store(self, name: str) -> None:
        self.note_stored(iter([name]))

    def media(self) -> Iterator[Medium]:
        """In the order of their names."""
        asked = self._database.execute(
            "SELECT name, size, stamp, sha256, kind FROM media ORDER BY name"
        )
        return (Medium(*row) for row in asked)

    def tally(self) -> tuple[int, int]:
        """How many, and their bytes."""
        asked = self._database.execute("SELECT count(*), coalesce(sum(size), 0) FROM media")
        count, size = asked.fetchone()
        return int(count), int(size)


@contextmanager
def opened() -> Iterator[Index]:
    """On the disk, for a while."""
    with spooling.place() as folder:
        database = sqlite3.connect(
            f"{folder}/index", isolation_level=None, check_same_thread=False
        )
        try:
            database.execute("PRAGMA synchronous = off")
            database.execute("PRAGMA journal_mode = off")
            yield Index(database)
        finally:
            database.close()


def written(media: Iterator[Medium]) -> BinaryIO:
    """A line of JSON for each, compressed."""

    def work(into: BinaryIO) -> None:
        # Without a time in it: the same list is the same bytes.
        with gzip.GzipFile(fileobj=into, mode="wb", mtime=0, compresslevel=5) as packed:
            for medium in media:
                packed.write(json.dumps(medium, ensure_ascii=False).encode() + b"\n")

    return cast(BinaryIO, Pushed(work))


def read(source: Readable) -> Iterator[Medium]:
    """Raises `OSError` or `ValueError` for what was not written so."""
    with gzip.open(cast(BinaryIO, source)) as lines:
        for line in io.TextIOWrapper(cast(BinaryIO, lines), encoding="utf-8"):
            yield Medium(*json.loads(line))

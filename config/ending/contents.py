"""What an export says of itself. Its manifest is written last: without it there is none."""

import hashlib
import io
import json
from dataclasses import asdict, dataclass
from typing import Any, Final

from config.backup.places import Place
from config.backup.refusals import BackupFails, Damaged, Refused
from config.ending.lines import Sum

FORMAT: Final = "tonearm-export-1"
MANIFEST, README, SUMS, MEDIA = "manifest.json", "README.txt", "SHA256SUMS", "media.jsonl.gz"
MARK: Final = "tonearm-export.txt"
MOST: Final = 16 * 1024 * 1024

EXPLAINED: Final = """\
A whole instance of Tonearm, in the open.

manifest.json     what is here: each table with its rows and the SHA-256 of its lines, how many
                  files, where each sequence stands, which migrations made the tables
tables/*.jsonl.gz a table each; gunzip it and every line is a row, as a JSON object. Times are
                  ISO 8601 in UTC, bytes are \\\\x and hexadecimal digits
media.jsonl.gz    a line for every file: name, size, sha256, type
media/            those files, under their names; rows name them so
SHA256SUMS        `sha256sum -c SHA256SUMS` tells whether all of it is as it was written
tonearm-export.txt  that this folder is ours to write to, and whose export it is

`manage.py import_instance --from THIS_FOLDER` makes an empty instance of Tonearm equal to it.
It holds what the instance held of people, password hashes too: keep it as you would a backup.
"""


@dataclass(frozen=True)
class Contents:
    """`tables` by name; `certificate_key` is what a certificate of erasure is signed with."""

    at: str
    tables: dict[str, Sum]
    media_files: int
    media_bytes: int
    media_sha256: str
    sequences: dict[str, int]
    migrations: list[str]
    postgresql: str
    secrets: dict[str, str]
    audit_head: str
    certificate_key: str
    format: str = FORMAT

    @property
    def rows(self) -> int:
        return sum(one.rows for one in self.tables.values())

    def as_bytes(self) -> bytes:
        told = asdict(self)
        told["tables"] = {
            name: {"rows": one.rows, "sha256": one.sha256} for name, one in self.tables.items()
        }
        return json.dumps(told, indent=1, sort_keys=True).encode() + b"\n"

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.as_bytes()).hexdigest()


def table_at(name: str) -> str:
    return f"tables/{name}.jsonl.gz"


def medium_at(name: str) -> str:
    return f"media/{name}"


def read(place: Place) -> Contents:
    """Raises `BackupFails` where there is none, or one of another format."""
    try:
        with place.open(MANIFEST) as file:
            told: dict[str, Any] = json.loads(file.read(MOST))
        if told["format"] != FORMAT:
            raise BackupFails(f"{place} holds an export of another format: {told['format']}.")
        told["tables"] = {name: Sum(**one) for name, one in told["tables"].items()}
        return Contents(**told)
    except FileNotFoundError as error:
        raise BackupFails(f"There is no whole export in {place}.") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Damaged(f"{MANIFEST} is damaged: it does not say what an export says.") from error


def claim(place: Place, key: str) -> None:
    """Marks the place as ours: what lies in `tables/` and `media/` there may be removed.

    `key` is the instance's `certificate_key`. Raises `Refused` where something lies that
    neither this instance's mark nor its manifest stands beside.
    """
    stranger = next(iter(place.walk()), None)
    if stranger and not (_is_marked(place, key) or _is_of(place, key)):
        raise Refused(
            f"{place} is not empty, and holds no export of this instance (there is "
            f"{stranger.name}): an export removes what it does not know. Take an empty folder."
        )
    place.write(MARK, io.BytesIO(_mark(key)))


def _mark(key: str) -> bytes:
    return (
        f"An export of Tonearm, of the instance {key}.\n"
        "What lies in tables/ and media/ and is none of it goes with the next export to here.\n"
    ).encode()


def _is_marked(place: Place, key: str) -> bool:
    try:
        with place.open(MARK) as file:
            return file.read(len(_mark(key)) + 1) == _mark(key)
    except FileNotFoundError:
        return False


def _is_of(place: Place, key: str) -> bool:
    """Whose mark is lost."""
    try:
        return read(place).certificate_key == key
    except BackupFails:
        return False


def lacks(place: Place, told: Contents) -> str:
    """A sentence if files of it are gone, and nothing if none is. Looks, and reads none."""
    there = {one.name for one in place.walk("tables")}
    if gone := sorted({table_at(name) for name in told.tables} - there):
        return f"{gone[0]} is missing."
    files = size = 0
    for one in place.walk("media"):
        files, size = files + 1, size + one.size
    if (files, size) != (told.media_files, told.media_bytes):
        return (
            f"media/ holds {files:,} files of {size:,} bytes, and was written with "
            f"{told.media_files:,} of {told.media_bytes:,}."
        )
    return ""

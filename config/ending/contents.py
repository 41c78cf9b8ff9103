"""What an export says of itself. Its manifest is written last: without it there is none."""

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any, Final

from config.backup.places import Place
from config.backup.refusals import BackupFails, Damaged
from config.ending.lines import Sum

FORMAT: Final = "tonearm-export-1"
MANIFEST, README, SUMS, MEDIA = "manifest.json", "README.txt", "SHA256SUMS", "media.jsonl.gz"
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

"""The arithmetic of the log's chain. Pure: rows in, a verdict out."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID


class Head(NamedTuple):
    """The last line. Kept elsewhere, it proves that the log has not been written anew."""

    position: int = 0
    digest: str = ""

    def __str__(self) -> str:
        return f"{self.position}:{self.digest}"

    @classmethod
    def parse(cls, text: str) -> "Head":
        """Raises ValueError for anything that `str(head)` does not give."""
        position, _, digest = text.partition(":")
        if not position.isdecimal() or len(bytes.fromhex(digest)) != 32:
            raise ValueError("say POSITION:DIGEST, as verify_audit prints it")
        return cls(int(position), digest)


class Line(NamedTuple):
    """A row of the log, as far as the chain is concerned."""

    position: int
    digest: str
    at: datetime
    action: str
    actor_ref: UUID | None
    subject: str
    body: str


class Broken(Exception):
    """`position` is the first that is not as it was written."""

    def __init__(self, position: int, reason: str) -> None:
        self.position, self.reason = position, reason
        super().__init__(f"Broken at position {position}: {reason}.")


def follow(head: Head, lines: Iterable[Line]) -> Head:
    """The head after these lines, which are in order. Raises `Broken`."""
    for line in lines:
        head = _next(head, line)
    return head


def _next(head: Head, line: Line) -> Head:
    expected = head.position + 1
    if line.position != expected:
        raise Broken(expected, f"it is missing, and position {line.position} follows")
    digest = hashlib.sha256((head.digest + line.body).encode()).hexdigest()
    if line.digest != digest:
        raise Broken(expected, "its digest is not that of its text and the line before")
    if not _agrees(line):
        raise Broken(expected, "its columns do not say what its text says")
    return Head(expected, digest)


def _agrees(line: Line) -> bool:
    """Columns are what is searched, and are not hashed: they must repeat the text."""
    told = json.loads(line.body)
    columns = {
        "action": line.action,
        "actor": str(line.actor_ref) if line.actor_ref else None,
        "subject": line.subject,
    }
    at = datetime.fromisoformat(told["at"])
    return at == line.at and columns == {name: told[name] for name in columns}

"""What a check found."""

from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    GOOD = "good"
    HINT = "hint"
    """It works, and could be better, or safer."""
    FAULT = "fault"
    """Something will not work."""


class Finding(NamedTuple):
    """One sentence for whoever runs the server; faults and hints say what to do."""

    kind: Kind
    subject: str
    sentence: str


def good(subject: str, sentence: str) -> Finding:
    return Finding(Kind.GOOD, subject, sentence)


def hint(subject: str, sentence: str) -> Finding:
    return Finding(Kind.HINT, subject, sentence)


def fault(subject: str, sentence: str) -> Finding:
    return Finding(Kind.FAULT, subject, sentence)

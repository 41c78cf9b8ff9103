"""Which bytes of a file a request wants: RFC 9110, sections 13 and 14. Pure.

Where the RFC leaves a choice this answers as nginx does, so that a listener cannot tell who
sends: reversed and senseless ranges are 416, HEAD honours Range, dates must match exactly.
Of several ranges those that lie beyond the end are dropped; if more than one is left the answer
is the whole file, as the RFC allows, where nginx would send multipart: no player asks for that.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from django.utils.http import parse_http_date_safe

from config.errors import DomainError

HEADERS = (
    *("Range", "If-Range", "If-Match", "If-None-Match"),
    *("If-Modified-Since", "If-Unmodified-Since"),
)
"""All that an answer depends on."""

_UNIT = re.compile(r"bytes=(.+)", re.IGNORECASE | re.DOTALL)
_RANGE = re.compile(r" *(?:([0-9]{1,40}) *- *([0-9]{1,40})?|-([0-9]{1,40})) *")
_LARGEST = 2**63 - 1


class RangeNotSatisfiable(DomainError):
    """`size` is the file's, in bytes."""

    status, code = 416, "range_not_satisfiable"
    message = "No byte of the {size} is in the range asked for."

    def __init__(self, *, size: int) -> None:
        super().__init__(size=size)

    @property
    def headers(self) -> dict[str, str]:
        return {"Content-Range": f"bytes */{self.context['size']}"}


class PreconditionFailed(DomainError):
    status, code = 412, "precondition_failed"
    message = "The file is not the one that If-Match or If-Unmodified-Since names."


class File(NamedTuple):
    """`size` in bytes, `etag` strong and in its quotes, `modified` in whole Unix seconds."""

    size: int
    etag: str
    modified: int


class Answer(NamedTuple):
    """`status` is 200, 206 or 304; the bytes from `start`, `length` of them.

    For 304 the length is that of the file, which is what its Content-Length has to say.
    """

    status: int
    start: int
    length: int

    def content_range(self, file: File) -> str:
        return f"bytes {self.start}-{self.start + self.length - 1}/{file.size}"


def answer(headers: Mapping[str, str], file: File) -> Answer:
    """To a GET or HEAD. Raises `RangeNotSatisfiable` and `PreconditionFailed`."""
    _require_preconditions(headers, file)
    if _is_known(headers, file):
        return Answer(304, 0, file.size)
    wanted = headers.get("Range")
    if wanted is None or not _is_still(headers.get("If-Range"), file):
        return Answer(200, 0, file.size)
    return _part(wanted, file.size)


def _require_preconditions(headers: Mapping[str, str], file: File) -> None:
    unmodified, match = headers.get("If-Unmodified-Since"), headers.get("If-Match")
    if unmodified is not None and (parse_http_date_safe(unmodified) or -1) < file.modified:
        raise PreconditionFailed
    if match is not None and not _is_among(match, file.etag, weakly=False):
        raise PreconditionFailed


def _is_known(headers: Mapping[str, str], file: File) -> bool:
    """Whether the client has it. Both headers must agree, though the RFC asks one alone."""
    since, none_match = headers.get("If-Modified-Since"), headers.get("If-None-Match")
    if since is None and none_match is None:
        return False
    same_date = since is None or parse_http_date_safe(since) == file.modified
    same_tag = none_match is None or _is_among(none_match, file.etag, weakly=True)
    return same_date and same_tag


def _is_among(tags: str, etag: str, *, weakly: bool) -> bool:
    if tags == "*":
        return True
    given = (tag.strip() for tag in tags.split(","))
    return etag in (tag.removeprefix("W/") if weakly else tag for tag in given)


def _is_still(if_range: str | None, file: File) -> bool:
    """A weak tag never matches: two files that only mean the same cannot be joined."""
    if if_range is None:
        return True
    if if_range.rstrip().endswith('"'):
        return if_range.strip() == file.etag
    return parse_http_date_safe(if_range) == file.modified


def _part(wanted: str, size: int) -> Answer:
    whole = Answer(200, 0, size)
    unit = _UNIT.fullmatch(wanted)
    if unit is None:
        return whole
    parts = []
    for text in unit[1].split(","):
        start, end = _bounds(text, size)
        if start < end:
            parts.append((start, end))
        elif start == 0:  # of an empty file
            return whole
    if not parts:
        raise RangeNotSatisfiable(size=size)
    if len(parts) > 1:
        return whole
    start, end = parts[0]
    return Answer(206, start, end - start)


def _bounds(text: str, size: int) -> tuple[int, int]:
    """First byte and the one after the last, which lie the wrong way round if there are none.

    Raises `RangeNotSatisfiable` for what is no range at all.
    """
    found = _RANGE.fullmatch(text)
    numbers = [int(number) for number in found.groups() if number] if found else []
    if found is None or max(numbers) > _LARGEST:
        raise RangeNotSatisfiable(size=size)
    if found[3]:
        return max(size - int(found[3]), 0), size
    return int(found[1]), min(int(found[2]) + 1, size) if found[2] else size

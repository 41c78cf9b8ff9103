"""JSON and text of any length, a record at a time: no more of a file is held than that."""

import codecs
import json
from collections.abc import Iterator
from typing import Any, Protocol

from audio.imports.formats.shape import RefusalReason, Refused

BLOCK = 65_536
LONGEST = 8_000_000
"""Letters of one record: a page of 1,000 tracks has a million."""
LARGEST_DOCUMENT = 32_000_000
"""Bytes of a document that is no list: it is held as a whole."""
MOST_PARTS = 1_000_000
"""Lists and objects in such a one; each costs memory, even if nothing is in it."""
_BETWEEN = " \t\r\n,"
_ENDS = frozenset(" \t\r\n,]")
_DECODER = json.JSONDecoder()


class Readable(Protocol):
    def read(self, size: int, /) -> bytes:
        """Empty at the end."""


def pieces(file: Readable) -> Iterator[str]:
    """Text in blocks. Raises `Refused` where it is no UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    try:
        while block := file.read(BLOCK):
            yield decoder.decode(block)
        yield decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise Refused(RefusalReason.BROKEN) from error


def lines(text: Iterator[str]) -> Iterator[str]:
    """Each with its end, as `csv` wants them."""
    rest = ""
    for piece in text:
        *whole, rest = (rest + piece).split("\n")
        for line in whole:
            yield f"{line}\n"
        if len(rest) > LONGEST:
            raise Refused(RefusalReason.BROKEN)
    if rest:
        yield rest


def rows(text: Iterator[str]) -> Iterator[Any]:
    """Of JSON Lines. A line that is no JSON is `BROKEN`, and the next one goes on."""
    for line in lines(text):
        if not line.strip():
            continue
        try:
            yield json.loads(line)
        except (ValueError, RecursionError):
            yield RefusalReason.BROKEN


def items(text: Iterator[str]) -> Iterator[Any]:
    """Of one list. Raises `Refused` where it breaks off."""
    buffer = _Buffer(text)
    if buffer.next_sign() != "[":
        raise Refused(RefusalReason.BROKEN)
    buffer.at += 1
    while (sign := buffer.next_sign(_BETWEEN)) != "]":
        if not sign:
            raise Refused(RefusalReason.BROKEN)
        yield buffer.value()


def document(file: Readable) -> Any:
    """One value, whole. Raises `Refused`."""
    data = file.read(LARGEST_DOCUMENT + 1)
    while len(data) <= LARGEST_DOCUMENT and (more := file.read(BLOCK)):
        data += more
    if len(data) > LARGEST_DOCUMENT:
        raise Refused(RefusalReason.TOO_LARGE)
    if data.count(b"[") + data.count(b"{") > MOST_PARTS or data.count(b",") > 5 * MOST_PARTS:
        raise Refused(RefusalReason.TOO_MANY)
    try:
        return json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise Refused(RefusalReason.BROKEN) from error


class _Buffer:
    """What has been read and not yet used."""

    def __init__(self, text: Iterator[str]) -> None:
        self.text, self.kept, self.at = text, "", 0

    def more(self, least: int = 1) -> bool:
        """Whether anything came; used signs go."""
        found, length = [self.kept[self.at :]], 0
        for piece in self.text:
            found.append(piece)
            length += len(piece)
            if length >= least:
                break
        self.kept, self.at = "".join(found), 0
        return length > 0

    def next_sign(self, over: str = " \t\r\n") -> str:
        """Empty at the end."""
        while True:
            while self.at < len(self.kept) and self.kept[self.at] in over:
                self.at += 1
            if self.at < len(self.kept):
                return self.kept[self.at]
            if not self.more():
                return ""

    def value(self) -> Any:
        """Of what is cut off, as much again is read: so it is parsed twice at most, in all."""
        while True:
            try:
                value, end = _DECODER.raw_decode(self.kept, self.at)
            except RecursionError as error:
                raise Refused(RefusalReason.BROKEN) from error
            except ValueError as error:
                held = len(self.kept) - self.at
                if held > LONGEST or not self.more(held):
                    raise Refused(RefusalReason.BROKEN) from error
                continue
            # A number may go on in the next block; what is in brackets or quotes has ended.
            if (
                not isinstance(value, str | list | dict)
                and self.kept[end : end + 1] not in _ENDS
            ):
                end -= self.at
                if self.more():
                    continue
            self.at = end
            return value

"""Lyrics as lines that somebody stamps: every line, also those without a time yet. Pure."""

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import BaseModel, Field, TypeAdapter

from config.fields import one_line
from lyrics import lrc
from lyrics.stamps import LATEST_MS
from lyrics.words import BadLine, TimedLine, Words

Ms = Annotated[int, Field(ge=0, le=LATEST_MS)]


class EditedWord(BaseModel):
    """From `time_ms` on."""

    time_ms: Ms
    text: str


class EditedLine(BaseModel):
    """`time_ms` is None as long as nobody said when it begins. Empty: a pause."""

    time_ms: Ms | None
    text: str
    words: list[EditedWord]


LINES: TypeAdapter[list[EditedLine]] = TypeAdapter(list[EditedLine])


def shown(words: Words) -> list[dict[str, Any]]:
    """The text's lines with the times of those that are sung, as JSON.

    Where text and times do not say the same, the lines with times are all there is.
    """
    texts = [one_line(text) for text in words.plain.split("\n")] if words.plain else []
    sung = [line.text for line in words.synced if line.text]
    if not sung:
        found = [_untimed(text) for text in texts]
    elif sung == [text for text in texts if text]:
        found = _merged(texts, words.synced)
    else:
        found = [_timed(line) for line in words.synced]
    return [line.model_dump() for line in found]


def _merged(texts: Sequence[str], synced: Sequence[lrc.Line]) -> list[EditedLine]:
    """A pause with a time stands in the place of an empty line, where there is one."""
    waiting = list(reversed(synced))
    found = []
    for text in texts:
        if not text:
            pause = waiting and not waiting[-1].text
            found.append(_timed(waiting.pop()) if pause else _untimed(""))
            continue
        while not waiting[-1].text:
            found.append(_timed(waiting.pop()))
        found.append(_timed(waiting.pop()))
    return found + [_timed(line) for line in reversed(waiting)]


def _untimed(text: str) -> EditedLine:
    return EditedLine(time_ms=None, text=text, words=[])


def _timed(line: lrc.Line) -> EditedLine:
    words = [EditedWord(time_ms=one.time_ms, text=one.text) for one in line.words]
    return EditedLine(time_ms=line.time_ms, text=line.text, words=words)


def understood(lines: Sequence[EditedLine]) -> Words:
    """With times once every line has one; until then the text. Raises `BadLine`, `NoWords`."""
    plain = "\n".join(line.text for line in lines)
    stamped = [n for n, line in enumerate(lines, 1) if line.time_ms is not None]
    text = Words.of_plain(plain, field="lines")
    if not stamped or any(line.text and line.time_ms is None for line in lines):
        return text
    try:
        return Words.of_synced([_json(lines[n - 1]) for n in stamped], plain=plain)
    except BadLine as refusal:
        told = refusal.context | {"line": stamped[number(refusal) - 1]}
        raise BadLine(loc=("body", "lines", told["line"]), **told) from refusal


def number(refusal: BadLine) -> int:
    """Of the line that is at fault."""
    return int(refusal.loc[-1])


def _json(line: EditedLine) -> TimedLine:
    told: TimedLine = {"time_ms": line.time_ms or 0, "text": line.text}
    if line.words:
        told["words"] = [{"time_ms": one.time_ms, "text": one.text} for one in line.words]
    return told

"""LRC, the format of lyrics with times: read as it is found in the wild, written in one form.

What is written: `[mm:ss.xx]Line`, minutes going on past 59, a third digit where there are
milliseconds; words that have times of their own as `<mm:ss.xx>`. Pure.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from config.fields import one_line
from lyrics import stamps
from lyrics.stamps import LATEST_MS, Refused, short

MOST_BYTES = 200_000
"""As UTF-8: of a text that is read, and of what it comes to when each line has one stamp."""
MOST_LETTERS = 1_000
"""Of a line."""
MOST_TIMES = 5_000
"""Of lines and words together, so that what was read can be sent again as JSON."""
BREAK = re.compile("\r\n|[\r\n]")
"""The ends of lines, as an editor counts them."""

_TAGS = (
    *("al", "ar", "au", "by", "editor", "encoding", "hash", "id", "key", "la", "lang"),
    *("language", "length", "lr", "offset", "qq", "re", "sign", "ti", "tool", "total", "ve"),
    "version",
)
_OFFSET = "offset"
_NAME = rf"\[\s*({'|'.join(_TAGS)})\s*:"
_TAG = re.compile(rf"{_NAME}(.*)\]", re.IGNORECASE)
_TAGS_IN_A_ROW = re.compile(rf"(?:{_NAME}[^\[\]]*\]\s*)+", re.IGNORECASE)
_ONE_OF_A_ROW = re.compile(rf"{_NAME}([^\[\]]*)\]", re.IGNORECASE)
_COMMENT = re.compile(r"\[#.*\]")
_STAMP = re.compile(r"\s*\[\s*([\d:.,]+)\s*\]", re.ASCII)
_NEARLY = re.compile(r"\s*\[\s*-?\d+\s*:", re.ASCII)
"""What nobody writes but for a stamp."""
_WORD = re.compile(r"\[\s*(\d+:[\d:.,]+)\s*\]|<\s*(\d+:[\d:.,]+)\s*>", re.ASCII)
_SIGNED = re.compile(r"[+-]?\s*\d{1,8}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Word:
    """From `time_ms` on. With its blanks: all words in a row are the line."""

    time_ms: int
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """Empty: a pause. A last word without text says when the one before it ends."""

    time_ms: int
    text: str
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class Lrc:
    """`lines` by their time, `tags` as they came, the names in small letters."""

    lines: tuple[Line, ...]
    tags: tuple[tuple[str, str], ...] = ()

    def tag(self, *names: str) -> str:
        """The first of these that there is. Empty without any."""
        return next((value for name, value in self.tags if name in names), "")


def is_timed(text: str) -> bool:
    """Whether a line of it begins with a stamp, so that it is meant as LRC."""
    return any(_times_of(line) for line in _split(text))


def parse(text: str) -> Lrc:
    """Raises `Refused`.

    A line without a stamp stands at the time of the one above it. `offset` is applied: as
    https://en.wikipedia.org/wiki/LRC_(file_format) has it, +500 lets all come 500 ms sooner.
    """
    _require_room(text)
    reading = _Reading()
    for number, line in enumerate(_split(text), 1):
        reading.take(number, line)
    if not reading.stamped:
        raise Refused(1, "there is no time in it, as in [01:02.34].")
    return Lrc(reading.lines(), tuple(reading.tags))


def write(song: Lrc) -> str:
    """Ends with a line break."""
    tags = (f"[{name}:{value}]\n" for name, value in song.tags)
    return "".join((*tags, *map(_written, song.lines)))


def plain(lines: Iterable[Line]) -> str:
    """The words alone: pauses are empty lines, never two in a row."""
    text = "\n".join(line.text for line in lines)
    return re.sub("\n{3,}", "\n\n", text).strip("\n")


def _split(text: str) -> Iterator[str]:
    """Whatever ends a line elsewhere than in a text file is a blank here."""
    for line in BREAK.split(text.replace("\0", "").replace("\ufeff", "")):
        yield one_line(line)


def _require_room(text: str) -> None:
    if len(text) <= MOST_BYTES // 4:
        return
    data = text.encode(errors="surrogatepass")
    if len(data) > MOST_BYTES:
        kept = data[:MOST_BYTES].decode(errors="ignore")
        raise Refused(len(BREAK.findall(kept)) + 1, _too_much())


def _too_much() -> str:
    return f"from here on it is more than {MOST_BYTES // 1_000} kB."


class _Reading:
    """What was read so far; times before the offset, which may stand anywhere."""

    def __init__(self) -> None:
        self.tags: list[tuple[str, str]] = []
        self.stamped = False
        self._found: list[Line] = []
        self._offset_ms = 0
        self._above: list[int] = [0]
        self._bytes = self._times = 0

    def lines(self) -> tuple[Line, ...]:
        in_order = sorted(self._found, key=lambda line: line.time_ms)
        return tuple(_sooner(line, self._offset_ms) for line in in_order)

    def take(self, number: int, line: str) -> None:
        if not line or _COMMENT.fullmatch(line):
            return
        if tags := _tags_of(line):
            for name, value in tags:
                self._take_tag(number, name, value)
            return
        times, rest = _head(number, line)
        words = _words(number, rest, times[0] if times else None)
        if words and not times:
            times = [words[0].time_ms]
        self.stamped = self.stamped or bool(times)
        self._above = times or self._above
        text = "".join(word.text for word in words) if words else rest.strip()
        if len(text) > MOST_LETTERS:
            raise Refused(number, f"it is longer than {MOST_LETTERS} letters.")
        for time_ms in self._above:
            self._keep(number, _moved(Line(self._above[0], text, words), time_ms))

    def _take_tag(self, number: int, name: str, value: str) -> None:
        if name != _OFFSET:
            if value:
                self._room(number, f"[{name}:{value}]")
                self.tags.append((name, value))
        elif not _SIGNED.fullmatch(value):
            raise Refused(number, "an offset is a number of milliseconds, as in [offset:+250].")
        else:
            self._offset_ms = int(value.replace(" ", ""))

    def _keep(self, number: int, line: Line) -> None:
        self._times += 1 + len(line.words)
        if self._times > MOST_TIMES:
            raise Refused(number, f"from here on it has more than {MOST_TIMES:,} times.")
        self._room(number, line.text, times=1 + len(line.words))
        self._found.append(line)

    def _room(self, number: int, text: str, *, times: int = 0) -> None:
        """Counted at their longest, so that what was read once is never too much later on.

        A stamp takes ten bytes, and lets a whole line be there once more.
        """
        self._bytes += len(text.encode(errors="surrogatepass")) + 1 + times * stamps.LONGEST
        if self._bytes > MOST_BYTES:
            raise Refused(number, _too_much())


def _tags_of(line: str) -> list[tuple[str, str]]:
    """`[Verse: Ada]` is none: of names there are only so many."""
    if _TAGS_IN_A_ROW.fullmatch(line):
        found = _ONE_OF_A_ROW.findall(line)
    else:
        one = _TAG.fullmatch(line)
        found = [one.groups()] if one else []
    return [(name.lower(), value.strip()) for name, value in found]


def _times_of(line: str) -> bool:
    found = _STAMP.match(line)
    return bool(found and any(form.fullmatch(found[1]) for form in stamps.FORMS))


def _head(number: int, line: str) -> tuple[list[int], str]:
    """The stamps that it begins with, each once, and what comes after them."""
    times: dict[int, None] = {}
    at = 0
    while found := _STAMP.match(line, at):
        if ":" not in found[1]:
            break
        times[stamps.read(number, found[1])] = None
        at = found.end()
    if _NEARLY.match(line, at):
        raise Refused(number, f"{short(line[at:])} is no time, as [01:02.34] is.")
    return list(times), line[at:]


def _words(number: int, text: str, begin: int | None) -> tuple[Word, ...]:
    """Empty where no word has a time. What stands before the first is sung from `begin` on."""
    marks = list(_WORD.finditer(text))
    if not marks:
        return ()
    ends = [*(found.start() for found in marks[1:]), len(text)]
    before = text[: marks[0].start()]
    first = marks[0][1] or marks[0][2]
    words = []
    if before.strip():
        words = [Word(stamps.read(number, first) if begin is None else begin, before)]
    for found, end in zip(marks, ends, strict=True):
        words.append(Word(stamps.read(number, found[1] or found[2]), text[found.end() : end]))
    if any(later.time_ms < word.time_ms for word, later in zip(words, words[1:], strict=False)):
        raise Refused(number, "a word has an earlier time than the one before it.")
    return _spaced(words)


def _spaced(words: list[Word]) -> tuple[Word, ...]:
    """One blank between two of them, and none around the line."""
    spaced: list[Word] = []
    at_blank = True
    for word in words:
        text = word.text.lstrip() if at_blank else word.text
        at_blank = text.endswith(" ") or (at_blank and not text)
        spaced.append(replace(word, text=text))
    for n in reversed(range(len(spaced))):
        spaced[n] = replace(spaced[n], text=spaced[n].text.rstrip())
        if spaced[n].text:
            break
    return tuple(spaced)


def _moved(line: Line, time_ms: int) -> Line:
    """Sung once more: its words as far from its begin as they were, at the earliest at 0."""
    return replace(_sooner(line, line.time_ms - time_ms), time_ms=time_ms)


def _sooner(line: Line, ms: int) -> Line:
    words = tuple(Word(_within(word.time_ms - ms), word.text) for word in line.words)
    return Line(_within(line.time_ms - ms), line.text, words)


def _within(ms: int) -> int:
    return min(max(ms, 0), LATEST_MS)


def _written(line: Line) -> str:
    words = "".join(f"<{stamps.write(word.time_ms)}>{word.text}" for word in line.words)
    return f"[{stamps.write(line.time_ms)}]{words or line.text}\n"

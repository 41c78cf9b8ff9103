"""The words of a song: plain, and where known with their times. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NotRequired, Self, TypedDict

from config.errors import Invalid
from config.fields import is_visible, several_lines
from lyrics import lrc
from lyrics.stamps import Refused


class BadLine(Invalid):
    """`line` counts from 1, and stands at the end of `loc`."""

    code, message = "bad_lyrics", "Line {line}: {why}"


class NoWords(Invalid):
    code, message = "no_words", "There is no word in it."


class TimedWord(TypedDict):
    """As JSON has it: sung from `time_ms` on."""

    time_ms: int
    text: str


class TimedLine(TypedDict):
    """As JSON has it; `words` only where they have times of their own."""

    time_ms: int
    text: str
    words: NotRequired[list[TimedWord]]


@dataclass(frozen=True, slots=True)
class Words:
    """`synced` is empty for a text without times."""

    plain: str
    synced: tuple[lrc.Line, ...] = ()
    language: str = ""

    @classmethod
    def of_text(cls, text: str, *, field: str = "text") -> Self:
        """LRC if a line of it begins with a time, else plain. Raises as the two below."""
        timed = lrc.is_timed(text)
        return cls.of_lrc(text, field=field) if timed else cls.of_plain(text, field=field)

    @classmethod
    def of_plain(cls, text: str, *, field: str = "plain") -> Self:
        """Raises `BadLine`, `NoWords`."""
        room = 0
        for number, line in enumerate(lrc.BREAK.split(text), 1):
            room += len(line.encode(errors="surrogatepass")) + 1
            if len(line) > lrc.MOST_LETTERS:
                why = f"it is longer than {lrc.MOST_LETTERS} letters."
            elif room > lrc.MOST_BYTES:
                why = f"from here on it is more than {lrc.MOST_BYTES // 1_000} kB."
            else:
                continue
            raise BadLine(loc=("body", field, number), line=number, why=why)
        plain = _tidy(text.replace("\0", "").replace("\ufeff", ""))
        return cls._spoken(cls(plain), field)

    @classmethod
    def of_lrc(cls, text: str, *, plain: str = "", field: str = "lrc") -> Self:
        """`plain` where it is told too, with its stanzas; else the lines. Raises as above."""
        try:
            song = lrc.parse(text)
        except Refused as refused:
            place = ("body", field, refused.line)
            raise BadLine(loc=place, line=refused.line, why=refused.why) from refused
        told = cls.of_plain(plain).plain if plain else lrc.plain(song.lines)
        language = song.tag("la", "lang", "language")
        return cls._spoken(cls(told, song.lines, language), field)

    @classmethod
    def of_synced(cls, lines: Sequence[TimedLine], *, plain: str = "") -> Self:
        """Of the shape that `synced_json` gives. What LRC cannot say is refused: `BadLine`."""
        told = []
        for number, line in enumerate(lines, 1):
            one = _line(line)
            try:
                same = lrc.parse(lrc.write(lrc.Lrc((one,)))).lines == (one,)
            except Refused:
                same = False
            if not same:
                why = "a line has one blank between words, no brackets with times, and an end."
                raise BadLine(loc=("body", "synced", number), line=number, why=why)
            told.append(one)
        return cls.of_lrc(lrc.write(lrc.Lrc(tuple(told))), plain=plain, field="synced")

    @classmethod
    def _spoken(cls, words: Self, field: str) -> Self:
        if not is_visible(words.plain):
            raise NoWords(loc=("body", field))
        return words

    def synced_json(self) -> list[TimedLine]:
        """As it is stored, and shown."""
        return [_json(line) for line in self.synced]


def lines_of(synced: Sequence[TimedLine]) -> tuple[lrc.Line, ...]:
    """Of what was stored."""
    return tuple(map(_line, synced))


def _line(line: TimedLine) -> lrc.Line:
    words = (lrc.Word(word["time_ms"], word["text"]) for word in line.get("words", ()))
    return lrc.Line(line["time_ms"], line["text"], tuple(words))


def _json(line: lrc.Line) -> TimedLine:
    shown: TimedLine = {"time_ms": line.time_ms, "text": line.text}
    if line.words:
        shown["words"] = [{"time_ms": one.time_ms, "text": one.text} for one in line.words]
    return shown


def _tidy(text: str) -> str:
    """No blanks at the ends of lines, and no two empty lines in a row."""
    lines = [line.rstrip() for line in several_lines(text).split("\n")]
    kept = [line for n, line in enumerate(lines) if line or (n and lines[n - 1])]
    return "\n".join(kept).strip("\n")

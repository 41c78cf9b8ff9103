"""Lyrics as JSON."""

from datetime import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, Field, model_validator

from audio.publishing.schemas.fields import LicenceName
from config.fields import COUNTED
from lyrics import lrc
from lyrics.languages import LONGEST, UNKNOWN, tidy
from lyrics.lrc import MOST_TIMES
from lyrics.queries import Shown
from lyrics.stamps import LATEST_MS
from lyrics.words import TimedLine, Words

_PATTERN = r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$"
Language = Annotated[str, Field(max_length=LONGEST, pattern=_PATTERN), AfterValidator(tidy)]
Text = Annotated[str, Field(max_length=lrc.MOST_BYTES)]
LineText = Annotated[str, Field(max_length=lrc.MOST_LETTERS)]
TimeMs = Annotated[int, Field(ge=0, le=LATEST_MS), COUNTED]


class LyricsQuery(BaseModel):
    language: Language | None = Field(
        None,
        description="In this one, or the nearest: `de-AT` finds `de`. Else as Accept-Language "
        "says, else the first that was written.",
    )
    format: Literal["json", "lrc"] = Field(
        "json", description="`lrc`: a text file with times, where there are some."
    )


class WhichQuery(BaseModel):
    language: Language | None = Field(None, description="This one alone; else all.")


class TimedWord(BaseModel):
    time_ms: TimeMs
    text: LineText = Field(description="With its blanks: all in a row are the line.")


class Line(BaseModel):
    """Empty: a pause. Lines of one time are shown together, as a translation."""

    time_ms: TimeMs
    text: LineText
    words: list[TimedWord] = Field(
        [], max_length=MOST_TIMES, description="Where words have times of their own."
    )


# Fed by `queries.lyrics`.
class LyricsOut(BaseModel):
    """The words of a track in one language, without and with times."""

    language: str = Field(description="BCP 47; `und`: nobody told.")
    plain: str
    synced: list[Line] = Field(description="By time. Empty: nobody has told any.")
    source: Literal["artist", "staff", "file", "lrclib"] = Field(
        description="Who said so: `file` are the tags of the file, `lrclib` is lrclib.net."
    )
    licence: LicenceName | None = Field(description="Of the words; null: nobody told.")
    languages: list[str] = Field(description="All that there are, the first written first.")
    updated_at: datetime


class NewLyrics(BaseModel):
    """`plain`, or words with times as `lrc` or `synced`; or `plain` besides one of these."""

    language: Language = UNKNOWN
    plain: Text | None = Field(None, description="Left out: made of the lines with times.")
    lrc: Text | None = Field(None, description="As in a file: `[01:02.34]Line`.")
    synced: list[Line] | None = Field(
        None, max_length=MOST_TIMES, description="As a GET answers it."
    )
    licence: LicenceName | None = None

    @model_validator(mode="after")
    def _some_words(self) -> Self:
        if self.lrc is not None and self.synced:
            raise ValueError("times come as lrc or as synced, not as both")
        if self.lrc is None and not self.synced and self.plain is None:
            raise ValueError("send plain, lrc or synced")
        return self

    def words(self) -> Words:
        """Raises `BadLine`, `NoWords`."""
        plain = self.plain or ""
        if self.synced:
            return Words.of_synced([_line(one) for one in self.synced], plain=plain)
        if self.lrc is not None:
            return Words.of_lrc(self.lrc, plain=plain)
        return Words.of_plain(plain)


def _line(line: Line) -> TimedLine:
    told: TimedLine = {"time_ms": line.time_ms, "text": line.text}
    if line.words:
        told["words"] = [{"time_ms": word.time_ms, "text": word.text} for word in line.words]
    return told


def lyrics_json(shown: Shown) -> dict[str, Any]:
    """A `LyricsOut`."""
    found = shown.lyrics
    return {
        "language": found.language,
        "plain": found.plain,
        "synced": found.synced or [],
        "source": found.source,
        "licence": found.licence or None,
        "languages": shown.languages,
        "updated_at": found.updated_at,
    }

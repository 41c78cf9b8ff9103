"""Types that the parameters and bodies of several apps are made of."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated
from unicodedata import category

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field, Tag, WithJsonSchema

MAX_ID = 2**63 - 1

_DATE_FIRST = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def _counted(value: object) -> object:
    """Pydantic would take true for 1."""
    if isinstance(value, bool):
        raise ValueError("must be a number, neither true nor false")
    return value


COUNTED = BeforeValidator(_counted)
"""Stands after the bounds of a whole number: before them, the schema would not tell them."""
Id = Annotated[int, Field(ge=1, le=MAX_ID), COUNTED]
"""Also as text, as query strings have it."""


def _written(value: object) -> object:
    """Pydantic would take a number, and guess from its size whether seconds or milliseconds."""
    number = isinstance(value, int | float)
    if number or (isinstance(value, str) and not _DATE_FIRST.match(value)):
        raise ValueError("must be ISO 8601 with an offset, as in 2026-11-20T18:00:00Z")
    return value


def _utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("must lie in the years 1 to 9999, as UTC") from error


Instant = Annotated[AwareDatetime, BeforeValidator(_written), AfterValidator(_utc)]
"""ISO 8601 with an offset; kept as UTC."""


_MOST_DIGITS = 19


def _ids(value: str, most: int) -> str:
    words = value.split(",")
    for word in words:
        short = word.isascii() and word.isdigit() and len(word) <= _MOST_DIGITS
        if not (short and 1 <= int(word) <= MAX_ID):
            raise ValueError("must be numbers with commas between them, as in 1,2,3")
    if len(words) > most:
        raise ValueError(f"must be at most {most} numbers")
    return value


def _up_to(most: int) -> AfterValidator:
    return AfterValidator(lambda value: _ids(value, most))


def _told(most: int) -> WithJsonSchema:
    pattern = rf"^\d{{1,{_MOST_DIGITS}}}(,\d{{1,{_MOST_DIGITS}}}){{0,{most - 1}}}$"
    return WithJsonSchema({"type": "string", "maxLength": 22 * most, "pattern": pattern})


Ids = Annotated[str, _up_to(50), _told(50)]
"""Up to 50 ids, as in `1,2,3`."""
ManyIds = Annotated[str, _up_to(100), _told(100)]
"""The same, up to 100."""


def split(ids: str) -> list[int]:
    """`Ids` or `ManyIds` as numbers, in the order given."""
    return [int(word) for word in ids.split(",")]


_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters by their category, and nothing to be seen."""


def is_visible(text: str) -> bool:
    """Whether any of it leaves a mark: not only blanks, controls, joiners and empty letters."""
    return any(category(one)[0] not in "CZM" and one not in _BLANK for one in text)


def visible(text: str) -> str:
    """As it is; raises `ValueError` if there is nothing to be seen."""
    if not is_visible(text):
        raise ValueError("must have letters or signs that can be seen")
    return text


_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""What turns the direction of the text after it, too. Letters know their own."""
_BREAK = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")


def one_line(text: str) -> str:
    """Controls and line breaks are blanks, and blanks are single; nothing turns the text."""
    plain = (" " if category(one) in ("Cc", "Zl", "Zp") else one for one in text)
    return " ".join(_TURNS.sub("", "".join(plain)).split())


def several_lines(text: str) -> str:
    """The same of a text whose lines stay, with `\\n` between them."""
    broken = _BREAK.sub("\n", text)
    plain = (" " if category(one) == "Cc" and one != "\n" else one for one in broken)
    return _TURNS.sub("", "".join(plain)).strip()


def _of_text(change: Callable[[str], str]) -> BeforeValidator:
    """Before its length is counted. What is no text is refused by whoever comes next."""
    return BeforeValidator(lambda value: change(value) if isinstance(value, str) else value)


ON_ONE_LINE, ON_LINES = _of_text(one_line), _of_text(several_lines)
"""Stand after the bounds of a text, as `COUNTED`: before them they would count items."""


FORM = "form:"


def form(name: str) -> Tag:
    """Names one of the forms that a body may have. No client knows it, so no error says it."""
    return Tag(FORM + name)


def utc_now() -> datetime:
    """The moment, aware, as every stored time is."""
    return datetime.now(UTC)

"""The fields that releases are made of."""

import re
from datetime import date
from typing import Annotated, Any, Literal, Self
from zoneinfo import available_timezones

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    Field,
    StringConstraints,
    model_validator,
)

from audio.catalog.models.publication import Licence, Status
from audio.catalog.naming import key_of
from audio.publishing import codes
from audio.publishing.changes import Move
from config.fields import Instant, utc_now, visible
from users.accounts.countries import CODES

MOST_GENRES = 5
EARLIEST = date(1000, 1, 1)
YEARS_AHEAD = 10
_DATE = re.compile(r"\d{4}-\d\d-\d\d\Z", re.ASCII)


def _blank_if_none(value: object) -> object:
    """What is read as null is written as null."""
    return "" if value is None else value


def _genre(name: str) -> str:
    if not any(map(str.isalnum, key_of(name))):
        raise ValueError("must have letters, as in Drum and Bass")
    return name


def _time_zone(name: str) -> str:
    if name and name not in available_timezones():
        raise ValueError("must be a time zone's name, as in Europe/Berlin")
    return name


def _whole_date(value: object) -> object:
    """Pydantic would take a number for seconds since 1970, and a year for a number."""
    if isinstance(value, int | float) or (isinstance(value, str) and not _DATE.match(value)):
        raise ValueError("must be a whole date, as in 2024-01-01; its precision may be less")
    return value


def _day(day: date) -> date:
    if day < EARLIEST:
        raise ValueError("must not be before the year 1000")
    if day.year > utc_now().year + YEARS_AHEAD:
        raise ValueError(f"must not be more than {YEARS_AHEAD} years ahead")
    return day


def without_sign(text: str) -> str:
    """The sign is ours to write: what stands behind it is kept."""
    return text.removeprefix("\u2117").removeprefix("\u00a9").strip()


def _country(code: str) -> str:
    if code.upper() not in CODES:
        raise ValueError("must be countries of ISO 3166, by their two letters: AT, DE")
    return code.upper()


def _line(most: int, least: int = 0) -> Any:
    return StringConstraints(strip_whitespace=True, min_length=least, max_length=most)


Title = Annotated[str, _line(300, 1), AfterValidator(visible)]
Label = Annotated[str, _line(200)]
RightsHolder = Annotated[str, _line(300)]
RightsLine = Annotated[str, _line(300), AfterValidator(without_sign)]
Description = Annotated[str, _line(5000)]
GuestName = Annotated[str, _line(200, 1), AfterValidator(visible)]
Genres = Annotated[
    list[Annotated[str, _line(80, 1), AfterValidator(_genre)]], Field(max_length=MOST_GENRES)
]
"""Names or slugs, up to five; a genre that there is not yet is made."""
Isrc = Annotated[
    str, BeforeValidator(_blank_if_none), Field(max_length=40), AfterValidator(codes.isrc)
]
Upc = Annotated[
    str, BeforeValidator(_blank_if_none), Field(max_length=40), AfterValidator(codes.upc)
]
TimeZone = Annotated[
    str, BeforeValidator(_blank_if_none), Field(max_length=40), AfterValidator(_time_zone)
]
Day = Annotated[date, BeforeValidator(_whole_date), AfterValidator(_day)]
Number = Annotated[int, Field(ge=1, le=999)]
LicenceName = Literal[
    "all-rights-reserved", "cc-by", "cc-by-sa", "cc-by-nd", "cc-by-nc", "cc-by-nc-sa",
    "cc-by-nc-nd", "public-domain", "gpl",
]  # fmt: skip
assert set(Licence.values) == set(LicenceName.__args__)  # type: ignore[attr-defined] # noqa: S101


AnyCountries = Annotated[
    list[Annotated[str, Field(max_length=2), AfterValidator(_country)]],
    Field(max_length=len(CODES)),
    AfterValidator(lambda codes: sorted(set(codes))),
]
Countries = Annotated[AnyCountries, Field(min_length=1)]


class TerritoryIn(BaseModel):
    """Where it may be heard: `only` in these countries, or everywhere `except` in them."""

    rule: Literal["only", "except"]
    countries: Countries


def stored_territory(told: dict[str, Any], *, inherits: bool = False) -> dict[str, Any]:
    """As columns. Null is everywhere, or for what `inherits`, the album's."""
    if "territory" in told:
        territory = told.pop("territory")
        silent: tuple[Any, Any] = (None, None) if inherits else ([], False)
        told["countries"], told["countries_excluded"] = (
            (territory["countries"], territory["rule"] == "except") if territory else silent
        )
    return told


class Moving(BaseModel):
    """A release may be sent to another status along with its fields."""

    status: Literal["draft", "scheduled", "published", "withdrawn"] | None = Field(
        None, description="Null or left out: as it is."
    )
    published_at: Instant | None = Field(
        None, description="With `scheduled`: when it goes live, to the minute."
    )
    time_zone: TimeZone = Field(
        "", description="With `scheduled`: the zone in which you think of it, as Europe/Berlin."
    )

    @model_validator(mode="after")
    def _an_instant_for_what_is_scheduled(self) -> Self:
        if (self.status == "scheduled") != (self.published_at is not None):
            raise ValueError('published_at and the status "scheduled" go together')
        if self.time_zone and self.published_at is None:
            raise ValueError("time_zone needs published_at")
        return self

    def move(self) -> Move | None:
        """None: its status stays as it is."""
        if self.status is None:
            return None
        return Move(Status(self.status), self.published_at, self.time_zone)


MOVING = frozenset(Moving.model_fields)


class Dated(BaseModel):
    """`release_date` is what the record says, whenever it goes live here."""

    release_date: Day | None = None
    release_date_precision: Literal["year", "month", "day"] | None = Field(
        None, description="How much of the date counts; else day."
    )

    @model_validator(mode="after")
    def _a_date_to_be_precise_about(self) -> Self:
        if self.release_date_precision and self.release_date is None:
            raise ValueError("release_date_precision needs release_date")
        return self


def stored_date(told: dict[str, Any]) -> dict[str, Any]:
    """The rest of what is not known reads as January or the 1st."""
    if "release_date" not in told:
        told.pop("release_date_precision", None)
        return told
    precision = told.get("release_date_precision") or "day"
    told["release_date_precision"] = precision
    if told["release_date"] and precision != "day":
        first = {"day": 1} | ({"month": 1} if precision == "year" else {})
        told["release_date"] = told["release_date"].replace(**first)
    return told

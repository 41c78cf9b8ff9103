"""Lists of several kinds of rows in one order: by time, then by kind, then by id.

Each kind is read by itself, from the same place on; what is nearest to the place, of all that
was read, is the page.
"""

from datetime import datetime
from typing import Annotated, Any, NamedTuple, cast

from pydantic import Field

from config.fields import MAX_ID, Instant
from config.pagination import Order, Place

_KIND = Annotated[int, Field(ge=0, le=99)]


class Moment(NamedTuple):
    """A place among the rows of one kind."""

    at: datetime
    pk: int


def newest(name: str) -> Order:
    """The newest first; a place's value is (when, kind)."""
    return Order(name, "at", cast(type, tuple[Instant, _KIND]), descending=True)


def among(place: Place, kind: int) -> Moment:
    """Where the place lies among rows of this kind: just beside those of the same moment."""
    at, kind_there = place.value
    if kind == kind_there:
        return Moment(at, place.pk)
    return Moment(at, MAX_ID if kind < kind_there else 0)


def nearest(rows: list[Any], place: Place | None, limit: int) -> list[Any]:
    """The first so many in the order of travel. A row begins with when, kind and id."""
    backwards = place is not None and place.backwards
    return sorted(rows, key=lambda row: row[:3], reverse=not backwards)[:limit]


def key(row: Any) -> tuple[Any, int]:
    """For `page_of`."""
    at, kind, pk, *_ = row
    return (at, kind), pk

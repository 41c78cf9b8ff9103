"""Pages of a playlist by position: of rows, and of a list that is read as a whole."""

from collections.abc import Iterable, Sequence
from typing import Annotated, Any, cast

from django.db.models import QuerySet
from django.http import HttpRequest
from pydantic import Field

from config.pagination import Fetch, Order, PageQuery, Place, Row, cursor_at

BY_POSITION = Order("position", "position", cast(type, Annotated[int, Field(ge=0)]))
"""A cursor that tells of one before the first is refused; one beyond the last finds nothing."""


def jump(request: HttpRequest, query: PageQuery, offset: int) -> PageQuery:
    """From a position on, where no cursor says where."""
    if query.cursor or not offset:
        return query
    before = Place(offset - 1, 0, backwards=False)
    return query.model_copy(update={"cursor": cursor_at(request, BY_POSITION, before)})


def of_rows(rows: QuerySet[Any, Row]) -> Fetch:
    """Positions are unique among them, and are the whole of the key: one index has them so."""

    def fetch(order: Order, place: Place | None, limit: int) -> Iterable[Row]:
        if place is None:
            return rows.order_by("position")[:limit]
        if place.backwards:
            return rows.filter(position__lt=place.value).order_by("-position")[:limit]
        return rows.filter(position__gt=place.value).order_by("position")[:limit]

    return fetch


def of_list(ids: Sequence[int]) -> Fetch:
    """Rows of position and id."""
    placed = list(enumerate(ids))

    def fetch(order: Order, place: Place | None, limit: int) -> Iterable[Row]:
        if place is None:
            return placed[:limit]
        if place.backwards:
            return placed[: place.value][::-1][:limit]
        return placed[place.value + 1 :][:limit]

    return fetch

"""Lists: keyset pages whose cost does not grow with their depth."""

import base64
import binascii
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from typing import Any, Generic, NamedTuple, TypeVar

from django.db.models import F, Field, Model, QuerySet
from django.db.models.fields.tuple_lookups import TupleGreaterThan, TupleLessThan
from django.http import HttpRequest
from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic import Field as Constraint
from pydantic_core import to_json

from config.addresses import origin
from config.errors import Invalid
from config.fields import MAX_ID

Item = TypeVar("Item")
Row = tuple[Any, ...]

DEFAULT_LIMIT = 50
MAX_LIMIT = 100


class Page(BaseModel, Generic[Item]):
    """A stretch of a list. `total` is null where counting would cost more than reading."""

    items: list[Item]
    limit: int = Constraint(description="How many were asked for.")
    next: str | None = Constraint(description="Address of the page after; null: the last.")
    previous: str | None = Constraint(description="Of the page before; null: the first.")
    total: int | None = Constraint(description="In the whole list; null: not counted.")


class PageQuery(BaseModel):
    """`cursor` is opaque: take it from `next` or `previous`."""

    limit: int = Constraint(
        DEFAULT_LIMIT, ge=1, le=MAX_LIMIT, description="How many in a page, at most."
    )
    cursor: str | None = Constraint(
        None, max_length=600, description="From `next` or `previous`; take it as it is."
    )


class BadCursor(Invalid):
    code, message = "bad_cursor", "This cursor is none of this list, sorted like this."


@dataclass(frozen=True)
class Order:
    """A way to sort: by a column that is never null, then by id, both in one direction.

    Where the column is another table's, `pk` names that table's key to ours: an index answers
    for two columns of one table.
    """

    name: str
    column: str
    kind: type
    descending: bool = False
    pk: str = "pk"

    def by(self, *, backwards: bool = False) -> tuple[str, str]:
        sign = "-" if self.descending != backwards else ""
        return f"{sign}{self.column}", f"{sign}{self.pk}"

    def beyond(self, value: Any, pk: Any, *, backwards: bool = False) -> Any:
        """A row-wise comparison, which one index answers; OR-ed ones cost 1,000 times more."""
        compare = TupleLessThan if self.descending != backwards else TupleGreaterThan
        return compare((F(self.column), F(self.pk)), (value, pk))


class Orders:
    """The ways one list may be sorted; the first is the default."""

    def __init__(self, *orders: Order) -> None:
        self.by_name: Mapping[str, Order] = {order.name: order for order in orders}
        self.default = orders[0]

    def named(self, name: str | None) -> Order:
        """The one of this name; a list's query schema admits only names that it has."""
        return self.by_name[name] if name else self.default


def both_ways(name: str, column: str, kind: type) -> tuple[Order, Order]:
    """`name` and `-name`."""
    return Order(name, column, kind), Order(f"-{name}", column, kind, descending=True)


class Place(NamedTuple):
    """Where a page begins: beyond the row with this sort value and id."""

    value: Any
    pk: int
    backwards: bool


@cache
def _cursor_shape(kind: Any) -> TypeAdapter[tuple[str, Any, int, bool]]:
    return TypeAdapter(tuple[str, kind, int, bool])


def _encode(name: str, place: Place) -> str:
    raw = to_json((name, place.value, place.pk, place.backwards))
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _name(request: HttpRequest, order: Order) -> str:
    return f"{order.name} {request.path}"


def _decode(request: HttpRequest, order: Order, cursor: str) -> Place:
    """Raises `BadCursor`. A cursor is no authority: the queryset still filters."""
    try:
        raw = base64.urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4))
        name, value, pk, backwards = _cursor_shape(order.kind).validate_json(raw)
    except (ValidationError, binascii.Error, UnicodeError, ValueError) as error:
        raise BadCursor(loc=("query", "cursor")) from error
    aware = not isinstance(value, datetime) or value.tzinfo is not None
    whole = not isinstance(value, int) or abs(value) <= MAX_ID
    clean = not isinstance(value, str) or "\0" not in value
    if name != _name(request, order) or not (0 <= pk <= MAX_ID and aware and whole and clean):
        raise BadCursor(loc=("query", "cursor"))
    return Place(value, pk, backwards)


def cursor_at(request: HttpRequest, order: Order, place: Place) -> str:
    """For lists whose pages can also be asked for by what a client knows of them."""
    return _encode(_name(request, order), place)


Fetch = Callable[[Order, Place | None, int], Iterable[Any]]
"""Rows beyond a place in the order of travel (nearest first), at most so many."""


def page_of(
    request: HttpRequest,
    query: PageQuery,
    order: Order,
    fetch: Fetch,
    *,
    key: Callable[[Any], tuple[Any, int]],
    total: int | None = None,
) -> dict[str, Any]:
    """A `Page` of rows. `key` gives a row's sort value and id.

    One row more than asked is fetched, to know whether there is a page beyond.
    """
    place = _decode(request, order, query.cursor) if query.cursor else None
    rows = list(fetch(order, place, query.limit + 1))
    more, rows = len(rows) > query.limit, rows[: query.limit]
    backwards = place is not None and place.backwards
    if backwards:
        rows.reverse()
    before, after = (more, place is not None) if backwards else (place is not None, more)
    return {
        "items": rows,
        "limit": query.limit,
        "next": _link(request, order, rows[-1:], key, False) if after else None,
        "previous": _link(request, order, rows[:1], key, True) if before else None,
        "total": total,
    }


def _link(
    request: HttpRequest,
    order: Order,
    edge: list[Any],
    key: Callable[[Any], tuple[Any, int]],
    backwards: bool,
) -> str | None:
    if not edge:
        return None
    query = request.GET.copy()
    query["cursor"] = _encode(_name(request, order), Place(*key(edge[0]), backwards))
    return f"{origin(request)}{request.path}?{query.urlencode()}"


def stretch(
    rows: QuerySet[Any, Any], order: Order, place: Place | None, limit: int
) -> QuerySet[Any, Any]:
    """The rows beyond a place, nearest first."""
    backwards = place is not None and place.backwards
    rows = rows.order_by(*order.by(backwards=backwards))
    if place is not None:
        rows = rows.filter(order.beyond(place.value, place.pk, backwards=backwards))
    return rows[:limit]


def from_queryset(rows: QuerySet[Any, Any]) -> Fetch:
    """The plain way to fetch; hot lists use `Compiled` ones instead."""
    return partial(stretch, rows)


def column(model: type[Model], name: str) -> "Field[Any, Any]":
    """The field that a `Param` compared with this column has."""
    field = model._meta.get_field(name)
    if not isinstance(field, Field):
        raise TypeError(f"{model.__name__}.{name} is no column")
    return field

"""Reads one kind of thing for whoever asks: one, several by id, or a page of a list."""

from collections.abc import Sequence
from typing import Any

from django.db.models import BigAutoField, Q, QuerySet

from audio.catalog.models.publication import ANYBODY, Viewer, sees_only_public
from audio.catalog.rows import Json, Row, Source
from config.addresses import origin
from config.compiled import Compiled, Param
from config.errors import NotFound
from config.fields import split
from config.pagination import (
    DEFAULT_LIMIT,
    Fetch,
    Order,
    Orders,
    PageQuery,
    Place,
    column,
    from_queryset,
    page_of,
    stretch,
)
from users.auth.bearer import AuthedRequest, ViewerRequest

EVERYTHING = Q()
COMPILED_LIMIT = DEFAULT_LIMIT + 1
"""Pages of the usual size, and the row beyond: one statement for each order and direction."""
_PK: Any = Param("pk", BigAutoField())


def single_page(items: list[Any], limit: int) -> Json:
    """A list that has no other page."""
    return {"items": items, "limit": limit, "next": None, "previous": None, "total": None}


class Shelf:
    """For people who see what everybody sees, its plain reads are compiled once."""

    def __init__(self, source: Source, orders: Orders) -> None:
        self.source, self.orders = source, orders
        self._one = Compiled(lambda: source.rows(self._public().filter(pk=_PK)))
        self._pages: dict[tuple[str, bool | None], Compiled] = {}

    def visible_to(self, viewer: Viewer) -> QuerySet[Any]:
        return self.source.visible_to(viewer)

    def one(self, request: ViewerRequest | AuthedRequest, pk: int) -> Json:
        """Raises `NotFound`."""
        if sees_only_public(request.auth):
            rows = self._one.rows(pk=pk)
        else:
            rows = list(self.source.rows(self.visible_to(request.auth).filter(pk=pk)))
        if not rows:
            raise NotFound
        return self.source.shape(origin(request), rows[0])

    def several(self, request: ViewerRequest, ids: str) -> Json:
        """A page in the order of `ids`, with null for what is missing."""
        wanted = split(ids)
        things = self.visible_to(request.auth).filter(pk__in=wanted)
        found = self.source.json(origin(request), things)
        return single_page([found.get(pk) for pk in wanted], len(wanted))

    def first(self, request: ViewerRequest, things: QuerySet[Any], limit: int) -> Json:
        """The first of `things` in their own order, as a page without another."""
        found = self.source.json(origin(request), things[:limit])
        return single_page(list(found.values()), limit)

    def page(
        self,
        request: ViewerRequest,
        query: PageQuery,
        where: Q = EVERYTHING,
        *,
        sort: str | None = None,
        total: int | None = None,
        public: bool = False,
    ) -> Json:
        """A page of what the viewer (everybody, if it is `public`) may see and `where` admits.

        `total` counts what is published, so that it is left out for those who see more.
        """
        order = self.orders.named(sort)
        public = public or sees_only_public(request.auth)
        if public and not where and query.limit + 1 == COMPILED_LIMIT:
            fetch: Fetch = self._compiled_page
        else:
            things = self.visible_to(ANYBODY if public else request.auth).filter(where)
            fetch = from_queryset(self.source.rows(things))
        at = self.source.columns.index(order.column)
        page = page_of(
            request,
            query,
            order,
            fetch,
            key=lambda row: (row[at], row[0]),
            total=total if public else None,
        )
        base = origin(request)
        page["items"] = [self.source.shape(base, row) for row in page["items"]]
        return page

    def _public(self) -> QuerySet[Any]:
        return self.visible_to(ANYBODY)

    def _compiled_page(self, order: Order, place: Place | None, limit: int) -> Sequence[Row]:
        key = (order.name, place.backwards if place else None)
        compiled = self._pages.get(key)
        if compiled is None:
            compiled = Compiled(lambda: self._page_query(order, place, limit))
            self._pages[key] = compiled
        return compiled.rows(**({"value": place.value, "pk": place.pk} if place else {}))

    def _page_query(self, order: Order, place: Place | None, limit: int) -> QuerySet[Any, Row]:
        """With parameters where a cursor's values go."""
        if place is not None:
            value = Param("value", column(self.source.model, order.column))
            place = place._replace(value=value, pk=_PK)
        return stretch(self.source.rows(self._public()), order, place, limit)

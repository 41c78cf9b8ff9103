"""Reads one kind of thing for whoever asks: one, several by id, or a page of a list."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BigAutoField,
    BigIntegerField,
    BooleanField,
    F,
    Func,
    IntegerField,
    Q,
    QuerySet,
)
from django.db.models.functions import Cast
from django.http import HttpRequest

from audio.catalog.cards import Json
from audio.catalog.freshness import seen
from audio.catalog.marking import Person
from audio.catalog.models.publication import ANYBODY, Viewer, sees_only_public
from audio.catalog.source import Row, Source
from config.addresses import origin
from config.compiled import Compiled, Param
from config.conditional import is_wanted
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
_SIZES = (10, 25, 50, 100, 200)
"""Of `ranked`: anybody may ask for any number, and each would be a statement of its own."""
_PK: Any = Param("pk", BigAutoField())
_PERSON: Any = Param("person", BigAutoField())
_IDS: Any = Cast(Param("ids", ArrayField(BigIntegerField())), ArrayField(BigIntegerField()))
_IS_ONE = Func(
    F("pk"),
    _IDS,
    template="(%(expressions)s))",
    arg_joiner=" = ANY(",
    output_field=BooleanField(),
)
_PLACE = Func(_IDS, F("pk"), function="array_position", output_field=IntegerField())


def single_page(items: list[Any], limit: int) -> Json:
    """A list that has no other page."""
    return {"items": items, "limit": limit, "next": None, "previous": None, "total": None}


def _nearest(rows: QuerySet[Any], things: QuerySet[Any], either: Sequence[Q]) -> Fetch:
    """Of `rows` those of `things` that one of these conditions admits."""

    def fetch(*at: Any) -> QuerySet[Any]:
        ids = _ids_of_each([stretch(things.filter(one), *at) for one in either])
        return stretch(rows.filter(pk__in=ids), *at)

    return fetch


def _ids_of_each(pages: Sequence[QuerySet[Any]]) -> QuerySet[Any]:
    first, *others = (page.values("pk") for page in pages)
    return first.union(*others, all=True)


class Shelf:
    """For people who see what everybody sees, its plain reads are compiled once.

    Once for nobody, once for the signed-in with their marks, and the lists once more for those
    who blocked an artist: what nobody asks for is in no statement.

    `offered` leaves of `ranked` what may be put before somebody who did not ask for it.
    """

    def __init__(
        self,
        source: Source,
        orders: Orders,
        offered: Callable[[QuerySet[Any], Person], QuerySet[Any]] | None = None,
    ) -> None:
        self.source, self.orders, self.offered = source, orders, offered
        self._ones: dict[tuple[object, ...], Compiled] = {}
        self._pages: dict[tuple[object, ...], Compiled] = {}

    def visible_to(self, viewer: Viewer) -> QuerySet[Any]:
        return self.source.visible_to(viewer)

    def one(self, request: ViewerRequest | AuthedRequest, pk: int) -> Json:
        """Raises `NotFound`."""
        me = request.auth.pk
        if sees_only_public(request.auth):
            rows = self._row(request, pk, me)
        else:
            things = self.visible_to(request.auth).filter(pk=pk)
            rows = list(self.source.rows(things, me))
        if not rows:
            raise NotFound
        return self.source.shape(origin(request), rows[0])

    def for_nobody(self, base: str, pk: int) -> tuple[Json, int] | None:
        """What `one` gives to nobody, and the stamp of what it shows; None: it is not there."""
        rows = self._compiled_one(None, stamped=True).rows(pk=pk)
        return (self.source.shape(base, rows[0][:-1]), rows[0][-1]) if rows else None

    def _row(self, request: HttpRequest, pk: int, me: int | None) -> list[Row]:
        stamped = is_wanted(request)
        compiled = self._compiled_one(me, stamped=stamped)
        found = compiled.rows(pk=pk, **({"person": me} if me else {}))
        return seen(request, lambda: found) if stamped and found else found

    def _compiled_one(self, me: int | None, *, stamped: bool) -> Compiled:
        compiled = self._ones.get((me is None, stamped))
        if compiled is None:
            person = _PERSON if me else None
            rows = self.source.rows(self._public().filter(pk=_PK), person, stamped=stamped)
            compiled = self._ones[me is None, stamped] = Compiled(lambda: rows)
        return compiled

    def several(self, request: ViewerRequest, ids: str) -> Json:
        """A page in the order of `ids`, with null for what is missing.

        What is asked for by its id is found, whoever made it.
        """
        wanted = split(ids)
        things = self.visible_to(request.auth).filter(pk__in=wanted)
        stamped, base = is_wanted(request), origin(request)
        asked = self.source.rows(things, request.auth.pk, stamped=stamped)
        rows = seen(request, asked.all) if stamped else asked
        found = {row[0]: self.source.shape(base, row) for row in rows}
        return single_page([found.get(pk) for pk in wanted], len(wanted))

    def ranked(
        self, request: ViewerRequest | AuthedRequest, ids: Sequence[int], limit: int
    ) -> list[Json]:
        """The first of these, in this order, that everybody sees, without whom they blocked.

        One query, whose columns are worked out for those alone.
        """
        if not ids:
            return []
        me, blocks = request.auth.pk, request.artist_blocks > 0
        size = next((size for size in _SIZES if size >= limit), limit)
        key = ("ranked", size, me is None, blocks)
        if (compiled := self._pages.get(key)) is None:
            things = self._public()
            if me and self.offered:
                things = self.offered(things, _PERSON)
            elif blocks:
                things = self.source.spared(things, _PERSON)
            wanted = self.source.rows(things, _PERSON if me else None)
            wanted = wanted.filter(_IS_ONE)
            compiled = Compiled(lambda: wanted.order_by(_PLACE)[:size])
            self._pages[key] = compiled
        rows = compiled.rows(ids=list(ids), **({"person": me} if me else {}))
        base = origin(request)
        found = [self.source.shape(base, row) for row in rows[:limit]]
        return [one for one in found if not one.get("restricted")] if self.offered else found

    def first(
        self,
        request: ViewerRequest,
        things: QuerySet[Any],
        where: Sequence[Q],
        limit: int,
        *,
        of: int,
    ) -> Json:
        """The first of `things` in their own order, as a page without another.

        `where` and `of` as in `page`. Sorted are ids: of somebody with 20,000 tracks it costs
        PostgreSQL 19 ms, and all that is shown of each of them 263.
        """
        things = self._spared(request, things, of)
        ids = _ids_of_each([things.filter(one)[:limit] for one in where])
        chosen = things.filter(pk__in=ids)[:limit]
        found = self.source.json(origin(request), chosen, request.auth.pk)
        return single_page(list(found.values()), limit)

    def page(
        self,
        request: ViewerRequest,
        query: PageQuery,
        where: Q | Sequence[Q] = EVERYTHING,
        *,
        sort: str | None = None,
        total: int | None = None,
        of: int | None = None,
    ) -> Json:
        """A page of what the viewer may see and `where` admits, without whom they blocked.

        Where `where` are several, one of them must: for each a page is looked for by itself, so
        that it can follow an index, and the first of them all are it.

        `of` is the artist whose list it is: whoever asks for it by their id gets it. `total`
        counts what is published, so that it is left out for those who see more, or less.
        """
        order = self.orders.named(sort)
        if not sees_only_public(request.auth):
            total, things = None, self.visible_to(request.auth)
        elif where or query.limit + 1 != COMPILED_LIMIT:
            things = self._public()
        else:
            return self._page(request, query, order, self._compiled_for(request))
        fetch = self._plain(request, self._spared(request, things, of), where)
        total = None if request.artist_blocks else total
        return self._page(request, query, order, fetch, total)

    def public_page(self, request: ViewerRequest, query: PageQuery) -> Json:
        """The default list as everybody sees it, whoever asks."""
        fetch = self._compiled_for(request)
        if query.limit + 1 != COMPILED_LIMIT:
            fetch = self._plain(request, self._spared(request, self._public(), None))
        return self._page(request, query, self.orders.default, fetch)

    def _page(
        self,
        request: ViewerRequest,
        query: PageQuery,
        order: Order,
        fetch: Fetch,
        total: int | None = None,
    ) -> Json:
        at = self.source.columns.index(order.column)
        page = page_of(
            request, query, order, fetch, key=lambda row: (row[at], row[0]), total=total
        )
        base = origin(request)
        page["items"] = [self.source.shape(base, row) for row in page["items"]]
        return page

    def _public(self) -> QuerySet[Any]:
        return self.visible_to(ANYBODY)

    def _spared(
        self, request: ViewerRequest, things: QuerySet[Any], of: int | None
    ) -> QuerySet[Any]:
        """Nearly nobody blocks anybody: the session says so, and nothing is asked."""
        if request.auth.pk is None or not request.artist_blocks:
            return things
        return self.source.spared(things, request.auth.pk, of)

    def _plain(
        self,
        request: ViewerRequest,
        things: QuerySet[Any],
        where: Q | Sequence[Q] = EVERYTHING,
    ) -> Fetch:
        stamped = is_wanted(request)
        one = where if isinstance(where, Q) else EVERYTHING
        rows = self.source.rows(things.filter(one), request.auth.pk, stamped=stamped)
        fetch = from_queryset(rows) if isinstance(where, Q) else _nearest(rows, things, where)
        return (lambda *at: seen(request, lambda: fetch(*at))) if stamped else fetch

    def _compiled_for(self, request: ViewerRequest) -> Fetch:
        me, blocks, stamped = request.auth.pk, request.artist_blocks > 0, is_wanted(request)

        def fetch(order: Order, place: Place | None, limit: int) -> Sequence[Row]:
            key = (order.name, place and place.backwards, me is None, blocks, stamped)
            compiled = self._pages.get(key)
            if compiled is None:
                things = self._public()
                if blocks:
                    things = self.source.spared(things, _PERSON)
                rows = self.source.rows(things, _PERSON if me else None, stamped=stamped)
                compiled = Compiled(lambda: self._stretch(rows, order, place, limit))
                self._pages[key] = compiled
            given = {"value": place.value, "pk": place.pk} if place else {}
            read = partial(compiled.rows, **given, **({"person": me} if me else {}))
            return seen(request, read) if stamped else read()

        return fetch

    def _stretch(
        self, rows: QuerySet[Any, Row], order: Order, place: Place | None, limit: int
    ) -> QuerySet[Any, Row]:
        """With parameters where a cursor's values go."""
        if place is not None:
            value = Param("value", column(self.source.model, order.column))
            place = place._replace(value=value, pk=_PK)
        return stretch(rows, order, place, limit)

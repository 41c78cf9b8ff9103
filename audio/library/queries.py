"""What a person keeps: lists of it, sorted and filtered, and whether some things are in it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import (
    BigAutoField,
    Case,
    CharField,
    Count,
    DateTimeField,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)

from audio.catalog.cards import Json
from audio.catalog.marking import Person, is_there
from audio.catalog.models.marks import LikedTrack, Mark, SavedAlbum
from audio.catalog.models.publication import ANYBODY, Status, Viewer, sees_only_public
from audio.catalog.queries import blocked_artists, unavailable
from audio.catalog.rows import ALBUMS, TRACKS
from audio.catalog.source import Row, Source
from config.addresses import origin
from config.compiled import Compiled, Param
from config.pagination import (
    DEFAULT_LIMIT,
    Fetch,
    Order,
    Orders,
    PageQuery,
    Place,
    both_ways,
    from_queryset,
    page_of,
    stretch,
)
from users.accounts.requests import AuthedRequest
from users.models import User

EVERYTHING = Q()
NEWEST = Order("-added_at", "created_at", datetime, descending=True)
ORDERS = Orders(
    NEWEST,
    Order("added_at", "created_at", datetime),
    *both_ways("title", "name", str),
    *both_ways("artist", "name", str),
)
_NAMES = {"title": "sort_title", "artist": "artist__sort_name"}
_PERSON: Any = Param("person", BigAutoField())
_AT: Any = Param("value", DateTimeField())
_PK: Any = Param("pk", BigAutoField())


@dataclass(frozen=True)
class Kept:
    """One kind of mark, `thing` being what leads to what is marked.

    What can no longer be seen keeps its place. It has no name any more: it is in no filtered
    list, and first by name.
    """

    marks: type[Mark]
    thing: str
    source: Source
    _compiled: dict[bool | None | str, Compiled] = field(default_factory=dict)

    def of(self, user: User, ids: Collection[int]) -> set[int]:
        """Which of these things they keep."""
        mine = self._of(user.pk).filter(**{f"{self.thing}__in": ids})
        return set(mine.values_list(f"{self.thing}_id", flat=True))

    def page(
        self, request: AuthedRequest, query: PageQuery, where: Q, sort: str | None
    ) -> Json:
        """Three queries with the session's: all are counted, for the total is true."""
        order, mine = ORDERS.named(sort), self._of(request.auth.pk)
        if where:
            seen = self.source.visible_to(request.auth).filter(where)
            mine = mine.filter(**{f"{self.thing}__in": seen.values("pk")})
        if order is NEWEST and not where and self._is_usual(request, query):
            fetch = self._compiled_for(request.auth)
        else:
            fetch = from_queryset(self._rows(mine, request.auth.pk, request.auth, order))
        total = mine.count() if where else self._total(request.auth)
        page = page_of(
            request, query, order, fetch, key=lambda row: (row[3], row[0]), total=total
        )
        base, blocked = origin(request), blocked_artists(request)
        return page | {"items": [self._entry(base, row, blocked) for row in page["items"]]}

    def _of(self, person: Person) -> QuerySet[Any]:
        rows: QuerySet[Any] = self.marks._default_manager.filter(user_id=person)
        return rows

    def _rows(
        self, mine: QuerySet[Any], person: Person, viewer: Viewer, order: Order
    ) -> QuerySet[Any, Row]:
        """Id, when, whether it is seen, what it is sorted by; then the thing's own."""
        this = OuterRef(f"{self.thing}_id")
        visible = self.source.visible_to(viewer).filter(pk=this)
        mine = mine.annotate(seen=is_there(visible))
        if order.column == "name":
            mine = mine.annotate(name=self._name(_NAMES[order.name.removeprefix("-")]))
        own = ("pk", "created_at", "seen", order.column)
        return self.source.rows_under(mine, self.thing, person, own)

    def _name(self, column: str) -> Case:
        public = {f"{self.thing}__status": Status.PUBLISHED}
        named = When(**public, then=F(f"{self.thing}__{column}"))
        return Case(named, default=Value(""), output_field=CharField())

    def _entry(self, base: str, row: Row, blocked: Collection[int]) -> Json:
        _, added_at, is_seen, _, *its = row
        shown = self.source.shape(base, tuple(its)) if is_seen else None
        return {
            "added_at": added_at,
            f"{self.thing}_id": its[0],
            self.thing: shown,
            "unavailable": unavailable(shown, blocked),
        }

    def _total(self, user: User) -> int:
        compiled = self._compiled.get("total")
        if compiled is None:
            counted = self._of(_PERSON).values("user_id").annotate(number=Count("pk"))
            compiled = Compiled(lambda: counted.values_list("number"))
            self._compiled["total"] = compiled
        rows = compiled.rows(person=user.pk)
        return int(rows[0][0]) if rows else 0

    def _is_usual(self, request: AuthedRequest, query: PageQuery) -> bool:
        return sees_only_public(request.auth) and query.limit == DEFAULT_LIMIT

    def _compiled_for(self, user: User) -> Fetch:
        """What nearly everybody asks for nearly every time: one statement a direction."""

        def fetch(order: Order, place: Place | None, limit: int) -> Sequence[Row]:
            key = place.backwards if place else None
            compiled = self._compiled.get(key)
            if compiled is None:
                rows = self._rows(self._of(_PERSON), _PERSON, ANYBODY, order)
                at = place._replace(value=_AT, pk=_PK) if place else None
                compiled = Compiled(lambda: stretch(rows, order, at, limit))
                self._compiled[key] = compiled
            given = {"value": place.value, "pk": place.pk} if place else {}
            return compiled.rows(person=user.pk, **given)

        return fetch


LIKES = Kept(LikedTrack, "track", TRACKS)
SAVED = Kept(SavedAlbum, "album", ALBUMS)


def liked(user: User, ids: Collection[int]) -> set[int]:
    """Which of these tracks they like."""
    return LIKES.of(user, ids)


def saved(user: User, ids: Collection[int]) -> set[int]:
    """Which of these albums they keep."""
    return SAVED.of(user, ids)

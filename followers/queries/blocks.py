"""Whom a person has muted or blocked: people and artists in one list, the newest first."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Case, QuerySet, Value, When
from django.http import HttpRequest

from audio.catalog.cards import Json, artist_card
from audio.catalog.models.marks import ArtistBlock
from config.addresses import origin
from config.errors import NotFound
from config.pagination import Order, PageQuery, Place, page_of, stretch
from followers.queries import mixed
from users.accounts.cards import card_columns, user_card
from users.accounts.people import shows_itself
from users.models import User, UserBlock

ARTIST, USER = 1, 2
NEWEST = mixed.newest("-created_at")
_OF_ONE = Order("-created_at", "created_at", datetime, descending=True)
_OWN = ("created_at", "pk", "level", "shows")
_CARDS = {
    ARTIST: ("artist_id", "artist__name", "artist__slug", "artist__picture_key"),
    USER: card_columns("other"),
}


def page(request: HttpRequest, user: User, query: PageQuery) -> Json:
    """Also those who can no longer be seen, so that they can be let go: without a card.

    Two queries.
    """

    def fetch(order: Order, place: Place | None, limit: int) -> Sequence[Any]:
        found = []
        for kind, rows in _rows(user).items():
            at = place and place._replace(**_named(mixed.among(place, kind)))
            some = stretch(rows, _OF_ONE, at, limit)
            found += [(at, kind, pk, *rest) for at, pk, *rest in some]
        return mixed.nearest(found, place, limit)

    found = page_of(request, query, NEWEST, fetch, key=mixed.key)
    base = origin(request)
    return found | {"items": [_entry(base, *row) for row in found["items"]]}


def user_block(request: HttpRequest, user: User, other_id: int) -> Json:
    """One query. Raises `NotFound`."""
    return _one(request, USER, _rows(user)[USER].filter(other=other_id))


def artist_block(request: HttpRequest, user: User, artist_id: int) -> Json:
    """One query. Raises `NotFound`."""
    return _one(request, ARTIST, _rows(user)[ARTIST].filter(artist=artist_id))


def _one(request: HttpRequest, kind: int, rows: QuerySet[Any, Any]) -> Json:
    found = rows.first()
    if found is None:
        raise NotFound
    at, pk, *rest = found
    return _entry(origin(request), at, kind, pk, *rest)


def _rows(user: User) -> dict[int, QuerySet[Any, Any]]:
    shows = Case(When(shows_itself(user.pk, "other"), then=True), default=False)
    artists = ArtistBlock.objects.of(user).annotate(shows=Value(True))
    people = UserBlock.objects.by(user).annotate(shows=shows)
    sources: dict[int, QuerySet[Any, Any]] = {ARTIST: artists, USER: people}
    return {kind: rows.values_list(*_OWN, *_CARDS[kind]) for kind, rows in sources.items()}


def _named(moment: mixed.Moment) -> dict[str, Any]:
    return {"value": moment.at, "pk": moment.pk}


def _entry(base: str, at: datetime, kind: int, pk: int, level: str, *rest: Any) -> Json:
    shows, *its = rest
    entry: Json = {"level": level, "created_at": at}
    if kind == USER:
        card = user_card(base, *its) if shows else None
        return entry | {"type": "user", "id": its[0], "user": card}
    return entry | {"type": "artist", "id": its[0], "artist": artist_card(base, *its)}

"""What somebody asked for, and what became of it."""

from datetime import datetime

from django.http import HttpRequest

from audio.catalog.cards import Json, artist_card
from audio.catalog.models.artist import Artist
from audio.catalog.source import Row
from audio.claims.models import Claim
from config.addresses import origin
from config.errors import NotFound
from config.pagination import Order, PageQuery, from_queryset, page_of
from users.models import User

NEWEST_FIRST = Order("-created_at", "created_at", datetime, descending=True)
COLUMNS = ("pk", "created_at", "artist_id", "evidence", "status", "answer", "decided_at")


def claims_of(request: HttpRequest, user: User, page: PageQuery) -> Json:
    """Two queries: the claims, and the page's artists."""
    fetch = from_queryset(Claim.objects.of(user).values_list(*COLUMNS))
    found = page_of(request, page, NEWEST_FIRST, fetch, key=lambda row: (row[1], row[0]))
    cards = _cards(user, [row[2] for row in found["items"]], origin(request))
    return found | {"items": [_shape(row, cards.get(row[2])) for row in found["items"]]}


def claim(request: HttpRequest, user: User, pk: int) -> Json:
    """One of theirs. Raises `NotFound`."""
    row = Claim.objects.of(user).filter(pk=pk).values_list(*COLUMNS).first()
    if row is None:
        raise NotFound
    return _shape(row, _cards(user, [row[2]], origin(request)).get(row[2]))


def _cards(user: User, ids: list[int], base: str) -> dict[int, Json]:
    """Of those that they may see."""
    columns = ("pk", "name", "slug", "picture_key")
    rows = Artist.objects.visible_to(user).filter(pk__in=ids).values_list(*columns)
    return {row[0]: artist_card(base, *row) for row in rows}


def _shape(row: Row, artist: Json | None) -> Json:
    pk, created_at, _, evidence, status, answer, decided_at = row
    return {
        "id": pk,
        "artist": artist,
        "evidence": evidence,
        "status": status,
        "answer": answer,
        "created_at": created_at,
        "decided_at": decided_at,
    }

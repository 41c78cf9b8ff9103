"""A person's stations as JSON."""

from datetime import datetime

from django.http import HttpRequest

from audio.catalog.cards import Json, genre_card
from audio.catalog.models.genre import Genre
from config.addresses import origin
from config.errors import NotFound
from config.pagination import Order, PageQuery, from_queryset, page_of
from radio.models import Station
from radio.queries import seeds
from users.models import User

NEWEST = Order("-last_played_at", "last_drawn_at", datetime, descending=True)
PRESETS = 100
_PRESET = ("pk", "name", "slug", "tracks_count")


def page(request: HttpRequest, user: User, query: PageQuery) -> Json:
    """The last listened to first. A query, and one for each kind of seed."""
    fetch = from_queryset(Station.objects.of(user))
    found = page_of(request, query, NEWEST, fetch, key=lambda row: (row.last_drawn_at, row.pk))
    shown = seeds.cards(origin(request), user, found["items"])
    return found | {"items": [_station(row, shown[row.pk]) for row in found["items"]]}


def one(request: HttpRequest, user: User, pk: int) -> Json:
    """Two queries. Raises `NotFound`."""
    station = Station.objects.of(user).filter(pk=pk).first()
    if station is None:
        raise NotFound
    return _station(station, seeds.cards(origin(request), user, [station])[pk])


def presets(request: HttpRequest) -> list[Json]:
    """Genres with music, those with most of it first. One query."""
    genres = Genre.objects.filter(tracks_count__gt=0).order_by("-tracks_count", "slug")
    base = origin(request)
    return [
        genre_card(base, pk, name, slug) | {"tracks_count": tracks}
        for pk, name, slug, tracks in genres.values_list(*_PRESET)[:PRESETS]
    ]


def _station(station: Station, seed: Json | None) -> Json:
    return {
        "id": station.pk,
        "type": "station",
        "share_url": None,
        "seed": seed,
        "seed_type": station.seed[0],
        "created_at": station.created_at,
        "last_played_at": station.last_drawn_at if station.drawn else None,
    }

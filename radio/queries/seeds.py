"""What stations are of, as cards; and whether their people may see it."""

from collections.abc import Collection, Iterable
from typing import Any, Final

from django.db.models import Q

from audio.catalog.cards import Json
from audio.catalog.models.artist import Artist
from audio.catalog.models.genre import Genre
from audio.catalog.models.track import Track
from audio.playlists.models.playlist import Playlist
from audio.playlists.rows import playlist_cards
from radio.models import Station
from recommendations.taste.cards import CARDS
from users.accounts.cards import card_columns, user_card
from users.models import User

THINGS: Final = ("track", "artist", "genre", "playlist")


def is_seen(user: User, kind: str, pk: int | None, key: str = "") -> bool:
    """Of the catalogue what everybody sees, staff and artists too. One query, or none."""
    if kind == "user":
        return True
    return bool(_seen(user, kind, [pk or 0], key).exists())


def _seen(user: User, kind: str, ids: Collection[int], key: str = "") -> Any:
    if kind == "playlist":
        return Playlist.objects.visible_to(user, key=key).filter(pk__in=ids)
    if kind == "genre":
        return Genre.objects.visible_to(user).filter(pk__in=ids)
    model: Any = Track if kind == "track" else Artist
    return model.objects.published().filter(pk__in=ids)


def cards(base: str, user: User, stations: Iterable[Station]) -> dict[int, Json | None]:
    """By the station's id; None of what is not to be seen now. A query for each kind."""
    by_kind: dict[str, dict[int, Station]] = {}
    for station in stations:
        kind, pk = station.seed
        by_kind.setdefault(kind, {})[pk] = station
    found: dict[int, Json | None] = {}
    for kind, wanted in by_kind.items():
        shown = _cards(base, user, kind, wanted)
        found |= {station.pk: shown.get(pk) for pk, station in wanted.items()}
    return found


def _cards(base: str, user: User, kind: str, wanted: dict[int, Station]) -> dict[int, Json]:
    if kind == "user":
        mine = Station.objects.of(user).values_list(*card_columns("user"))
        return {row[0]: user_card(base, *row) for row in mine[:1]}
    if kind == "playlist":
        seen = Q(pk__in=())
        keys = {station.playlist_key for station in wanted.values()}
        for key in keys:
            ids = [pk for pk, station in wanted.items() if station.playlist_key == key]
            seen |= Q(pk__in=_seen(user, kind, ids, key).values("pk"))
        return playlist_cards(base, Playlist.objects.filter(seen))
    card = CARDS[kind]
    things = _seen(user, kind, list(wanted)).values_list(*card.columns)
    return {row[0]: card.of(base, *row) for row in things}

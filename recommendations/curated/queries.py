"""What editors have put on their shelves."""

from collections import defaultdict
from typing import Any, Final

from django.db.models import Q

from audio.catalog.cards import Json, genre_card
from audio.catalog.source import Row
from audio.playlists.models.playlist import Playlist
from audio.playlists.rows import playlist_cards
from config.addresses import origin
from recommendations.curated.models import CuratedShelf, ShelfEntry
from users.auth.bearer import ViewerRequest

MOST_ON_A_SHELF: Final = 50
_SHELF = ("pk", "title", "description", "mood", "genre_id", "genre__name", "genre__slug")


def shelves(request: ViewerRequest, where: Q) -> list[Json]:
    """With the playlists that may be put before the viewer; empty ones are left out.

    Three queries.
    """
    rows: list[Row] = list(
        CuratedShelf.objects.filter(where, is_shown=True).values_list(*_SHELF)
    )
    entries = ShelfEntry.objects.filter(shelf__in=[row[0] for row in rows])
    placed: dict[int, list[int]] = defaultdict(list)
    for shelf, playlist in entries.values_list("shelf", "playlist"):
        placed[shelf].append(playlist)
    ids = {pk for on_it in placed.values() for pk in on_it}
    listed: Any = Playlist.objects.put_before(request.auth).filter(pk__in=ids)
    cards = playlist_cards(origin(request), listed) if ids else {}
    found = []
    for row in rows:
        shown = [cards[pk] for pk in placed[row[0]] if pk in cards][:MOST_ON_A_SHELF]
        if shown:
            found.append(_shelf(origin(request), row) | {"playlists": shown})
    return found


def moods() -> list[str]:
    """Of the shelves that are shown. One query."""
    named = CuratedShelf.objects.filter(is_shown=True).exclude(mood="")
    return list(named.order_by("mood").values_list("mood", flat=True).distinct())


def _shelf(base: str, row: Row) -> Json:
    pk, title, description, mood, genre, name, slug = row
    return {
        "id": pk,
        "title": title,
        "description": description,
        "genre": None if genre is None else genre_card(base, genre, name, slug),
        "mood": mood or None,
    }

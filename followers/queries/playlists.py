"""The public playlists of a person."""

from datetime import datetime

from django.db.models import Count, QuerySet, Window
from django.http import HttpRequest

from audio.catalog.cards import Json
from audio.catalog.models.publication import Viewer
from audio.models import Playlist
from audio.playlists.rows import CARD, PLAYLIST, playlist_card, rows, shape
from config.addresses import origin
from config.pagination import Order, PageQuery, from_queryset, page_of
from followers.queries.people import Seen
from followers.refusals import NotShown
from users.accounts.choices import Activity

FIRST = 10
"""So many stand on a profile."""
NEWEST = Order("-published_at", "published_at", datetime, descending=True)

_AT = PLAYLIST.index(NEWEST.column)


def shows(seen: Seen, viewer: Viewer) -> bool:
    """As the person chose."""
    client = seen.person.client
    return client.shows(Activity.PLAYLISTS, to=viewer, follows=seen.i_follow)


def first(base: str, seen: Seen) -> tuple[int, list[Json]]:
    """How many there are, and cards of the newest. One query."""
    counted = _of(seen).annotate(total=Window(Count("pk"))).order_by("-published_at", "-pk")
    found = list(counted.values_list(*CARD, "total")[:FIRST])
    total = found[0][-1] if found else 0
    return total, [playlist_card(base, row[:-1]) for row in found]


def page(request: HttpRequest, viewer: Viewer, seen: Seen, query: PageQuery) -> Json:
    """Whichever first became public last comes first. Two queries. Raises `NotShown`."""
    if not shows(seen, viewer):
        raise NotShown
    fetch = from_queryset(rows(_of(seen), viewer=viewer))
    found = page_of(request, query, NEWEST, fetch, key=lambda row: (row[_AT], row[0]))
    base = origin(request)
    items = [shape(base, row) for row in found["items"]]
    return found | {"items": items, "total": _of(seen).count()}


def _of(seen: Seen) -> "QuerySet[Playlist]":
    return Playlist.objects.listed().filter(owner=seen.person)

"""What a person has listened to, newest first."""

from collections.abc import Collection
from datetime import datetime

from audio.catalog.cards import Json
from audio.catalog.queries import blocked_artists, unavailable, visible_tracks
from audio.catalog.source import Row
from audio.plays.models import PlayEvent, PlayEventQuerySet
from config.addresses import origin
from config.pagination import Order, PageQuery, from_queryset, page_of
from users.accounts.requests import AuthedRequest

NEWEST_FIRST = Order("-played_at", "played_at", datetime, descending=True)
COLUMNS = (
    *("pk", "played_at", "track_id", "event_id", "ms_played", "skipped", "counted"),
    *("source_type", "source_id"),
)


def history(
    request: AuthedRequest,
    page: PageQuery,
    *,
    after: datetime | None,
    before: datetime | None,
) -> Json:
    """Everything, skips too. Two queries: the plays, and the page's tracks."""
    return _page(request, page, PlayEvent.objects.of(request.auth).between(after, before))


def recently_played(request: AuthedRequest, page: PageQuery) -> Json:
    """Each track once, at its last counted play. Two queries."""
    return _page(request, page, PlayEvent.objects.of(request.auth).last_of_each_track())


def _page(request: AuthedRequest, page: PageQuery, plays: PlayEventQuerySet) -> Json:
    fetch = from_queryset(plays.values_list(*COLUMNS))
    found = page_of(request, page, NEWEST_FIRST, fetch, key=lambda row: (row[1], row[0]))
    rows = found["items"]
    tracks = visible_tracks(request.auth, [row[2] for row in rows], origin(request))
    blocked = blocked_artists(request)
    return found | {"items": [_entry(row, tracks.get(row[2]), blocked) for row in rows]}


def _entry(row: Row, track: Json | None, blocked: Collection[int]) -> Json:
    pk, played_at, track_id, event_id, ms_played, skipped, counted, kind, source_id = row
    return {
        "id": pk,
        "event_id": event_id,
        "played_at": played_at,
        "ms_played": ms_played,
        "skipped": skipped,
        "counted": counted,
        "source": {"type": kind, "id": source_id} if kind else None,
        "track_id": track_id,
        "track": track,
        "unavailable": unavailable(track, blocked),
    }

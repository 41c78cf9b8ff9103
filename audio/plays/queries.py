"""What a person has listened to, newest first."""

from datetime import datetime

from django.http import HttpRequest

from audio.catalog.queries import visible_tracks
from audio.catalog.rows import Json, Row
from audio.plays.models import PlayEvent, PlayEventQuerySet
from config.addresses import origin
from config.pagination import Order, PageQuery, from_queryset, page_of
from users.models import User

NEWEST_FIRST = Order("-played_at", "played_at", datetime, descending=True)
COLUMNS = (
    *("pk", "played_at", "track_id", "event_id", "ms_played", "skipped", "counted"),
    *("source_type", "source_id"),
)


def history(
    request: HttpRequest,
    user: User,
    page: PageQuery,
    *,
    after: datetime | None,
    before: datetime | None,
) -> Json:
    """Everything, skips too. Two queries: the plays, and the page's tracks."""
    return _page(request, user, page, PlayEvent.objects.of(user).between(after, before))


def recently_played(request: HttpRequest, user: User, page: PageQuery) -> Json:
    """Each track once, at its last counted play. Two queries."""
    return _page(request, user, page, PlayEvent.objects.of(user).last_of_each_track())


def _page(request: HttpRequest, user: User, page: PageQuery, plays: PlayEventQuerySet) -> Json:
    fetch = from_queryset(plays.values_list(*COLUMNS))
    found = page_of(request, page, NEWEST_FIRST, fetch, key=lambda row: (row[1], row[0]))
    rows = found["items"]
    tracks = visible_tracks(user, [row[2] for row in rows], origin(request))
    return found | {"items": [_entry(row, tracks.get(row[2])) for row in rows]}


def _entry(row: Row, track: Json | None) -> Json:
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
    }

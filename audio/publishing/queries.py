"""What artists look at before they change it: their own things, and who is credited."""

from django.db.models import QuerySet
from django.http import HttpRequest

from audio.catalog.cards import Json, artist_card, share
from audio.catalog.models.artist import Artist
from audio.catalog.models.publication import Status, Viewer
from audio.catalog.models.track import Credit, Track
from audio.catalog.shelf import single_page
from audio.catalog.source import Row
from config.addresses import origin
from config.errors import NotFound
from config.images import one_size
from config.pagination import Order, PageQuery, from_queryset, page_of
from users.models import User

_PAGE = ("artist_id", "artist__name", "artist__slug", "artist__picture_key", "artist__status")
CREDIT = ("pk", "role", "name", "accepted", "declined", *_PAGE)
_TRACK = (
    *("track_id", "track__title", "track__slug", "track__status", "track__cover_key"),
    *("track__album__cover_key", "track__artist_id", "track__artist__name"),
    *("track__artist__slug", "track__artist__picture_key"),
)
MY_CREDIT = (*CREDIT, *_TRACK)
_NEWEST_FIRST = Order("-id", "pk", int, descending=True)


def track(viewer: Viewer, pk: int) -> Track:
    """Raises `NotFound`."""
    rows = Track.objects.visible_to(viewer).select_related("artist", "album")
    found: Track | None = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def credits_of(request: HttpRequest, viewer: Viewer, track: Track) -> Json:
    """In the order given; what is not accepted, only to those who manage the track."""
    rows = Credit.objects.filter(track=track).order_by("position", "pk")
    if not (track.artist.is_managed_by(viewer) or (viewer.pk and viewer.is_staff)):
        rows = rows.filter(accepted=True)
    base = origin(request)
    found = [_credit(base, row) for row in rows.values_list(*CREDIT)]
    return single_page(found, len(found))


def my_credits(request: HttpRequest, user: User, query: PageQuery) -> Json:
    """On the tracks of others, the newest first. One query."""
    fetch = from_queryset(_of_my_pages(user).values_list(*MY_CREDIT))
    found = page_of(request, query, _NEWEST_FIRST, fetch, key=lambda row: (row[0], row[0]))
    base = origin(request)
    return found | {"items": [_my_credit(base, row) for row in found["items"]]}


def my_credit(request: HttpRequest, user: User, pk: int) -> Json:
    """One of these. Raises `NotFound`."""
    row = _of_my_pages(user).filter(pk=pk).values_list(*MY_CREDIT).first()
    if row is None:
        raise NotFound
    return _my_credit(origin(request), row)


def credit(user: User, pk: int) -> Credit:
    """One that this person may answer. Raises `NotFound`."""
    found = _of_my_pages(user).select_related("track__artist", "track__album").filter(pk=pk)
    one = found.first()
    if one is None:
        raise NotFound
    return one


def _of_my_pages(user: User) -> QuerySet[Credit]:
    """What is taken down is nobody's to see but its artist's."""
    mine = Artist.objects.managed_by(user).order_by().values("pk")
    asked = Credit.objects.filter(artist__in=mine).exclude(track__artist__in=mine)
    return asked.exclude(track__status=Status.TAKEN_DOWN)


def _credit(base: str, row: Row) -> Json:
    pk, role, name, accepted, declined, artist_id, artist_name, slug, key, status = row
    shown = artist_id is not None and status == Status.PUBLISHED
    answer = "declined" if declined else "pending"
    return {
        "id": pk,
        "role": role,
        "name": name or artist_name,
        "artist": artist_card(base, artist_id, artist_name, slug, key) if shown else None,
        "status": "accepted" if accepted else answer,
    }


def _my_credit(base: str, row: Row) -> Json:
    mine, theirs = row[: len(CREDIT)], row[len(CREDIT) :]
    pk, title, slug, status, cover, album_cover, *artist = theirs
    track = {
        "id": pk,
        "type": "track",
        "title": title,
        "share_url": share(base, "track", pk, slug),
        "image": one_size(base, cover or album_cover or ""),
        "status": status,
        "artist": artist_card(base, *artist),
    }
    return _credit(base, mine) | {"track": track}

"""Whom somebody follows, and who follows them: the newest first."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest

from audio.catalog.cards import Json, artist_card
from audio.catalog.models.marks import FollowedArtist
from audio.catalog.models.publication import Viewer
from audio.models import Artist, Playlist, PlaylistMember
from audio.playlists.rows import playlist_cards
from config.addresses import origin
from config.pagination import Order, PageQuery, from_queryset, page_of
from followers.queries.people import Seen, visible_people
from followers.refusals import NotShown
from users.accounts.cards import card_columns, user_card
from users.accounts.choices import Activity, Audience
from users.models import User, UserFollow

NEWEST = Order("-followed_at", "created_at", datetime, descending=True)
_ARTIST = ("artist_id", *(f"artist__{name}" for name in ("name", "slug", "picture_key")))


def artists(request: HttpRequest, user: User, query: PageQuery) -> Json:
    """That the person follows. One query."""
    seen = Artist.objects.visible_to(user).filter(pk=OuterRef("artist"))
    rows = FollowedArtist.objects.of(user).filter(Exists(seen))
    page, base = _page(request, query, rows, _ARTIST), origin(request)
    return page | {
        "items": [
            _entry("artist", at, artist_card(base, *its)) for _, at, *its in page["items"]
        ]
    }


def playlists(request: HttpRequest, user: User, query: PageQuery) -> Json:
    """Of others, that the person follows. Two queries."""
    seen = Playlist.objects.visible_to(user).filter(pk=OuterRef("playlist"))
    mine = PlaylistMember.objects.filter(user=user, role=PlaylistMember.Role.FOLLOWER)
    page = _page(request, query, mine.filter(Exists(seen)), ("playlist_id",))
    named = Playlist.objects.filter(pk__in=[row[2] for row in page["items"]])
    cards = playlist_cards(origin(request), named)
    return page | {
        "items": [
            _entry("playlist", at, cards[pk]) for _, at, pk in page["items"] if pk in cards
        ]
    }


def people(request: HttpRequest, user: User, query: PageQuery) -> Json:
    """Whom the person follows themselves, as far as they are to be seen. Two queries."""
    rows = UserFollow.objects.by(user).filter(followed__in=visible_people(user))
    return _people(request, user, query, rows, "followed") | {"total": rows.count()}


def followers_of(request: HttpRequest, viewer: Viewer, seen: Seen, query: PageQuery) -> Json:
    """For others without those who hide whom they follow. One query. Raises `NotShown`."""
    _require_shown(seen, viewer)
    rows = UserFollow.objects.of(seen.person).filter(follower__in=visible_people(viewer))
    if viewer.pk != seen.person.pk:
        rows = rows.filter(_shows_following(viewer))
    return _people(request, viewer, query, rows, "follower")


def followed_by(request: HttpRequest, viewer: Viewer, seen: Seen, query: PageQuery) -> Json:
    """People alone. One query. Raises `NotShown`."""
    _require_shown(seen, viewer)
    rows = UserFollow.objects.by(seen.person).filter(followed__in=visible_people(viewer))
    return _people(request, viewer, query, rows, "followed")


def _require_shown(seen: Seen, viewer: Viewer) -> None:
    client = seen.person.client
    if not client.shows(Activity.FOLLOWING, to=viewer, follows=seen.i_follow):
        raise NotShown


def _shows_following(viewer: Viewer) -> Q:
    """Each follower chose who sees whom they follow."""
    audience = "follower__client__following_audience"
    shown = Q(**{audience: Audience.EVERYONE})
    if viewer.is_anonymous:
        return shown
    mine = UserFollow.objects.filter(follower=viewer, followed=OuterRef("follower"))
    return shown | Q(follower=viewer) | Q(Exists(mine), **{audience: Audience.FOLLOWERS})


def _people(
    request: HttpRequest,
    viewer: Viewer,
    query: PageQuery,
    rows: "QuerySet[UserFollow]",
    whom: str,
) -> Json:
    mine = UserFollow.objects.filter(follower=viewer.pk or 0, followed=OuterRef(whom))
    rows = rows.annotate(mine=Exists(mine))
    page, base = _page(request, query, rows, (*card_columns(whom), "mine")), origin(request)
    nobody = viewer.is_anonymous
    return page | {
        "items": [
            _entry("user", at, user_card(base, *its))
            | {"followed_by_me": None if nobody else followed}
            for _, at, *its, followed in page["items"]
        ]
    }


def _page(
    request: HttpRequest,
    query: PageQuery,
    rows: QuerySet[Any],
    columns: tuple[str, ...],
) -> Json:
    fetch = from_queryset(rows.values_list("pk", "created_at", *columns))
    return page_of(request, query, NEWEST, fetch, key=lambda row: (row[1], row[0]))


def _entry(kind: str, followed_at: datetime, card: Json) -> Json:
    return {"type": kind, "followed_at": followed_at, kind: card}

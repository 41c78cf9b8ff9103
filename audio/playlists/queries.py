"""Reading playlists: one, a person's list, and what everybody may browse."""

from datetime import datetime
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.http import HttpRequest

from audio.catalog.by_id import SOMEBODY
from audio.catalog.models.publication import Viewer
from audio.playlists import rows
from audio.playlists.models.folder import PlaylistFolder
from audio.playlists.models.playlist import Playlist, PlaylistMember, PlaylistQuerySet
from audio.playlists.refusals import NotACollaborator
from audio.playlists.rows import Json
from config.addresses import origin
from config.compiled import Compiled
from config.errors import NotFound
from config.fields import utc_now
from config.pagination import Order, Orders, PageQuery, both_ways, from_queryset, page_of
from users.accounts.cards import card_columns, user_card
from users.accounts.people import named_to
from users.models import User

Role = PlaylistMember.Role
_RANK = Case(When(role=Role.OWNER, then=Value(0)), default=Value(1))

_ADDED, _SORT = "added_at", "sort_title"
MINE = Orders(
    Order("-added_at", _ADDED, datetime, descending=True, pk="kept"),
    Order("added_at", _ADDED, datetime, pk="kept"),
    *both_ways("title", _SORT, str),
    *both_ways("updated_at", "updated_at", datetime),
)

BROWSED = Orders(
    Order("-followers_count", "followers_count", int, descending=True),
    *both_ways("updated_at", "updated_at", datetime),
    *both_ways("title", _SORT, str),
)


def playlist(viewer: Viewer, pk: int, *, key: str = "") -> Playlist:
    """Raises `NotFound`."""
    found: Playlist | None = Playlist.objects.visible_to(viewer, key=key).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def one(request: HttpRequest, viewer: Viewer, pk: int, *, key: str = "") -> Json:
    """One query. Raises `NotFound`."""
    things = Playlist.objects.visible_to(viewer, key=key).filter(pk=pk)
    found = rows.playlist_json(origin(request), things, viewer=viewer)
    if pk not in found:
        raise NotFound
    return found[pk]


def kept_by(user: User, where: Q = Q()) -> PlaylistQuerySet:  # noqa: B008
    """A person's list: what they own, follow, or were invited to, as far as they see it.

    `where` may ask for `members__…`, which are theirs.
    """
    kept: PlaylistQuerySet = Playlist.objects.visible_to(user)
    return kept.filter(where, members__user=user)


def _counted(person: Viewer) -> QuerySet[Any, tuple[int]]:
    """How many; no row for none. One's own are seen, and need no look at the playlist."""
    seen = Playlist.objects.visible_to(person).filter(pk=OuterRef("playlist"))
    kept = PlaylistMember.objects.filter(Q(role=Role.OWNER) | Exists(seen), user=person.pk)
    return kept.values("user").annotate(number=Count("pk")).values_list("number")


_KEPT = Compiled(lambda: _counted(SOMEBODY))


def kept_count(user: User, where: Q = Q()) -> int:  # noqa: B008
    """How many `kept_by` has."""
    if where:
        return kept_by(user, where).count()
    found = _KEPT.rows(person=user.pk)
    return int(found[0][0]) if found else 0


def mine(
    request: HttpRequest, user: User, query: PageQuery, where: Q, *, sort: str | None
) -> Json:
    """Two queries: the page, and how many there are."""
    kept = kept_by(user, where)
    things = kept.annotate(
        role=F("members__role"),
        kept=F("members__playlist"),
        added_at=F("members__created_at"),
        folder=F("members__folder"),
    )
    order = MINE.named(sort)
    columns = (*rows.PLAYLIST, "role", _ADDED, "folder", _SORT, order.column)
    page = page_of(
        request,
        query,
        order,
        from_queryset(things.values_list(*columns)),
        key=lambda row: (row[-1], row[0]),
        total=kept_count(user, where),
    )
    base = origin(request)
    page["items"] = [_kept(base, row) for row in page["items"]]
    return page


def _kept(base: str, row: tuple[Any, ...]) -> Json:
    *playlist, added_at, folder, _, _ = row
    return rows.shape(base, tuple(playlist)) | {"added_at": added_at, "folder_id": folder}


def browse(
    request: HttpRequest, viewer: Viewer, query: PageQuery, where: Q, *, sort: str | None
) -> Json:
    """What everybody may find. One query."""
    order = BROWSED.named(sort)
    listed = Playlist.objects.put_before(viewer).filter(where)
    things = listed.annotate(role=rows.role_of(viewer))
    page = page_of(
        request,
        query,
        order,
        from_queryset(things.values_list(*rows.PLAYLIST, "role", order.column)),
        key=lambda row: (row[-1], row[0]),
    )
    base = origin(request)
    page["items"] = [rows.shape(base, row[:-1]) for row in page["items"]]
    return page


def collaborators(request: HttpRequest, viewer: User, playlist: Playlist) -> Json:
    """One query, and for its owner another. Raises `NotACollaborator`.

    Who is hidden from the viewer is left out. The owner is told their id, so as to remove them.
    """
    is_owner = playlist.owner_id == viewer.pk
    invited = playlist.members.exclude(role=Role.FOLLOWER)
    by_rank = invited.annotate(rank=_RANK, named=named_to(viewer.pk, "user"))
    rows = by_rank.order_by("rank", "created_at", "pk")
    found = list(rows.values_list("role", "created_at", "named", *card_columns("user")))
    if viewer.pk not in {row[3] for row in found}:
        raise NotACollaborator
    base = origin(request)
    people = [
        {
            "user_id": card[0],
            "user": user_card(base, *card) if named else None,
            "role": role,
            "added_at": added_at,
        }
        for role, added_at, named, *card in found
        if named or is_owner
    ]
    return {"people": people, "invites": _invites(playlist) if is_owner else []}


def _invites(playlist: Playlist) -> list[Json]:
    found = playlist.invites.filter(expires_at__gt=utc_now()).order_by("created_at", "pk")
    return [dict(one) for one in found.values("id", "role", "created_at", "expires_at")]


FOLDER = ("id", "title", "parent_id", "created_at")
_OLDEST_FIRST = Order("created_at", "created_at", datetime)


def folder(user: User, pk: int) -> Json:
    """Raises `NotFound`."""
    found = PlaylistFolder.objects.filter(user=user, pk=pk).values(*FOLDER).first()
    if found is None:
        raise NotFound
    return dict(found)


def folders(request: HttpRequest, user: User, query: PageQuery) -> Json:
    """Two queries: the page, and how many there are."""
    own = PlaylistFolder.objects.filter(user=user)
    return page_of(
        request,
        query,
        _OLDEST_FIRST,
        from_queryset(own.values(*FOLDER)),
        key=lambda row: (row["created_at"], row["id"]),
        total=own.count(),
    )

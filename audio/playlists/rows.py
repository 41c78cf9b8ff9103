"""Playlists as JSON: their columns, and what a row of them becomes."""

from typing import Any

from django.db.models import (
    BooleanField,
    CharField,
    ExpressionWrapper,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce

from audio.catalog.cards import share
from audio.catalog.models.publication import Viewer
from audio.playlists.models.playlist import (
    Playlist,
    PlaylistMember,
    PlaylistQuerySet,
    Visibility,
)
from config.images import all_sizes, one_size
from users.accounts.cards import card_columns, user_card

Json = dict[str, Any]
Row = tuple[Any, ...]
Role = PlaylistMember.Role

OWNER = card_columns("owner")
_IS_PLAIN = ExpressionWrapper(Q(rules__isnull=True), output_field=BooleanField())
PLAYLIST: tuple[Any, ...] = (
    *("pk", "title", "slug", "description", "visibility", "key", "collaborative"),
    *("is_curated", _IS_PLAIN, "cover_key", "mosaic_key", "tracks_count", "duration_ms"),
    *("followers_count", "version", "removal_id", "published_at", "created_at", "updated_at"),
    *OWNER,
)
CARD = ("pk", "title", "slug", "cover_key", "mosaic_key", *OWNER)


def role_of(viewer: Viewer) -> Value | Coalesce:
    """For `annotate`: what it is in the viewer's list; blank: not in it; null: no viewer."""
    if viewer.is_anonymous:
        return Value(None, output_field=CharField())
    kept = PlaylistMember.objects.filter(playlist=OuterRef("pk"), user=viewer)
    return Coalesce(Subquery(kept.values("role")), Value(""))


def rows(things: QuerySet[Playlist], *, viewer: Viewer) -> QuerySet[Any, Row]:
    """Tuples of `PLAYLIST`, then the viewer's role."""
    found: QuerySet[Any, Row] = things.annotate(role=role_of(viewer)).values_list(
        *PLAYLIST, "role"
    )
    return found


def shape(base: str, row: Row) -> Json:
    """A `PlaylistOut`. Its key is the owner's to give away."""
    (pk, title, slug, description, visibility, key, collaborative, curated, plain, cover,
     mosaic, tracks, duration, followers, version, removal, published, created, updated,
     *owner, role) = row  # fmt: skip
    address = share(base, "playlist", pk, slug)
    shown_key = key if role == Role.OWNER and visibility == Visibility.UNLISTED else None
    return {
        "id": pk,
        "type": "playlist",
        "title": title,
        "share_url": _share_url(address, visibility, key, role),
        "share_key": shown_key,
        "description": description,
        "images": all_sizes(base, cover or mosaic),
        "owner": user_card(base, *owner),
        "visibility": visibility,
        "collaborative": collaborative,
        "is_curated": curated,
        "is_smart": not plain,
        "is_taken_down": removal is not None,
        "tracks_count": tracks if plain else None,
        "duration_ms": duration if plain else None,
        "followers_count": followers,
        "snapshot_id": str(version),
        "published_at": published if visibility == Visibility.PUBLIC else None,
        "created_at": created,
        "updated_at": updated,
        "role": role or None,
        "followed": None if role is None else role == Role.FOLLOWER,
    }


def playlist_json(
    base: str, things: PlaylistQuerySet | QuerySet[Playlist], *, viewer: Viewer
) -> dict[int, Json]:
    """`PlaylistOut`s by id, in the order of `things`. One query."""
    return {row[0]: shape(base, row) for row in rows(things, viewer=viewer)}


def playlist_card(base: str, row: Row) -> Json:
    """A `PlaylistCard`, of the columns of `CARD`. Its address is for whoever sees it anyway."""
    pk, title, slug, cover, mosaic, *owner = row
    return {
        "id": pk,
        "type": "playlist",
        "title": title,
        "share_url": share(base, "playlist", pk, slug),
        "image": one_size(base, cover or mosaic),
        "owner": user_card(base, *owner),
    }


def playlist_cards(base: str, things: QuerySet[Playlist]) -> dict[int, Json]:
    """`PlaylistCard`s by id. One query."""
    return {row[0]: playlist_card(base, row) for row in things.values_list(*CARD)}


def _share_url(address: str, visibility: str, key: str, role: str | None) -> str | None:
    """Whoever follows an unlisted one has come by its key; who was invited needs none."""
    if visibility == Visibility.UNLISTED and role in (Role.OWNER, Role.FOLLOWER):
        return f"{address}?key={key}"
    return address if role or visibility == Visibility.PUBLIC else None

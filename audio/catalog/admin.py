"""The catalogue in the admin: looked at here, changed through its services."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from audio.catalog import services
from audio.catalog.models.album import Album
from audio.catalog.models.artist import Artist
from audio.catalog.models.genre import Genre
from audio.catalog.models.publication import Removal
from audio.catalog.models.stamp import Stamp
from audio.catalog.models.track import Credit, Track
from config.errors import Invalid
from config.read_only import ReadOnly
from users.models import User
from users.pages.deciding import Deciding


class NoReason(Invalid):
    code, message = "no_reason", "Say why: the reason is kept, and its artist may ask."


def _take_down(*, subject: services.Subject, by: User, reason: str) -> None:
    """Raises `NoReason`, and `AlreadyTakenDown`."""
    if not reason:
        raise NoReason
    services.take_down(subject=subject, by=by, reason=reason)


def _restore(*, subject: services.Subject, by: User, reason: str) -> None:
    """Raises `NotTakenDown`, and `TakenDownWithAnother`."""
    services.restore(subject=subject, by=by)


class Removable(Deciding):
    """What can be hidden from everybody, and shown again."""

    actions = ("take_down", "restore")

    @admin.action(
        description=_("Take down, with all that belongs to it"), permissions=["decide"]
    )
    def take_down(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self.decide(request, queryset, _take_down, "subject", "reason")

    @admin.action(description=_("Restore what went with one takedown"), permissions=["decide"])
    def restore(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self.decide(request, queryset, _restore, "subject", "reason")


@admin.register(Artist)
class ArtistAdmin(Removable):
    list_display = ("name", "status", "user", "albums_count", "tracks_count", "created_at")
    list_filter = ("status", ("user", admin.EmptyFieldListFilter))
    list_select_related = ("user",)
    search_fields: ClassVar[tuple[str, ...]] = ("name", "sort_name")


@admin.register(Album)
class AlbumAdmin(Removable):
    list_display = ("title", "artist", "album_type", "status", "release_date", "tracks_count")
    list_filter = ("status", "album_type", "licence", "adults_only")
    list_select_related = ("artist",)
    search_fields: ClassVar[tuple[str, ...]] = ("title", "sort_title", "upc")


class CreditInline(admin.TabularInline[Credit, Track]):
    model = Credit
    extra = 0
    can_delete = False


@admin.register(Track)
class TrackAdmin(Removable):
    list_display = ("title", "artist", "album", "status", "is_playable", "plays_count")
    list_filter = ("status", "is_playable", "licence", "explicit", "adults_only")
    list_select_related = ("artist", "album")
    search_fields: ClassVar[tuple[str, ...]] = ("title", "sort_title", "isrc")
    inlines = (CreditInline,)
    show_full_result_count = False


@admin.register(Genre)
class GenreAdmin(ReadOnly):
    list_display = ("name", "slug", "tracks_count", "albums_count")
    search_fields: ClassVar[tuple[str, ...]] = ("name",)
    ordering = ("name",)


@admin.register(Credit)
class CreditAdmin(ReadOnly):
    """Changed in the portal, with their track."""

    list_display = ("track", "artist", "role")
    list_select_related = ("track", "artist")
    list_filter = ("role",)
    ordering = ("-pk",)


@admin.register(Removal)
class RemovalAdmin(ReadOnly):
    """What was hidden, why and by whom; the newest first."""

    list_display = ("subject", "reason", "by", "created_at", "restored_at")
    list_filter = (("restored_at", admin.EmptyFieldListFilter),)
    list_select_related = ("by",)
    search_fields: ClassVar[tuple[str, ...]] = ("=subject", "reason")
    ordering = ("-created_at",)


@admin.register(Stamp)
class StampAdmin(ReadOnly):
    list_display = ("shard", "version")

"""Playlists in the admin. Of a private one nothing is told but that it is there, and whose."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from audio.catalog.admin import NoReason
from audio.playlists.models.entry import PlaylistChange, PlaylistEntry
from audio.playlists.models.folder import PlaylistFolder, PlaylistInvite
from audio.playlists.models.playlist import Playlist, PlaylistMember, Visibility
from audio.playlists.services import moderation
from config.read_only import ReadOnly
from users.models import User
from users.pages.deciding import Deciding


def _take_down(*, playlist: Playlist, by: User, reason: str) -> None:
    """Raises `NoReason`, and `AlreadyTakenDown`."""
    if not reason:
        raise NoReason
    moderation.take_down(playlist=playlist, by=by, reason=reason)


def _restore(*, playlist: Playlist, by: User, reason: str) -> None:
    moderation.restore(playlist=playlist, by=by)


def _curate(*, playlist: Playlist, by: User, reason: str) -> None:
    moderation.curate(playlist=playlist, by=by)


def _no_more(*, playlist: Playlist, by: User, reason: str) -> None:
    moderation.curate(playlist=playlist, by=by, curated=False)


@admin.register(Playlist)
class PlaylistAdmin(Deciding):
    list_display = (
        *("pk", "shown_title", "owner", "visibility", "is_curated", "removal"),
        *("tracks_count", "followers_count", "updated_at"),
    )
    fields = (
        *("shown_title", "shown_description", "owner", "visibility", "collaborative"),
        *("is_curated", "removal", "tracks_count", "duration_ms", "followers_count"),
        *("published_at", "created_at", "updated_at"),
    )
    list_filter = ("visibility", "is_curated", ("removal", admin.EmptyFieldListFilter))
    list_select_related = ("owner", "removal")
    search_fields: ClassVar[tuple[str, ...]] = ("title", "owner__username")
    search_help_text = _("Private playlists are found by their owner alone.")
    ordering = ("-pk",)
    actions = ("take_down", "restore", "curate", "curate_no_more")

    @admin.display(description=_("title"))
    def shown_title(self, playlist: Playlist) -> str:
        return "" if playlist.visibility == Visibility.PRIVATE else playlist.title

    @admin.display(description=_("description"))
    def shown_description(self, playlist: Playlist) -> str:
        return "" if playlist.visibility == Visibility.PRIVATE else playlist.description

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        found, several = super().get_search_results(request, queryset, search_term)
        if not search_term:
            return found, several
        by_owner = Q(owner__username__icontains=search_term.strip())
        return found.exclude(Q(visibility=Visibility.PRIVATE) & ~by_owner), several

    @admin.action(description=_("Take down: its owner alone sees it"), permissions=["decide"])
    def take_down(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self.decide(request, queryset, _take_down, "playlist", "reason")

    @admin.action(description=_("Restore"), permissions=["decide"])
    def restore(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self.decide(request, queryset, _restore, "playlist", "reason")

    @admin.action(description=_("Recommend"), permissions=["decide"])
    def curate(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self.decide(request, queryset, _curate, "playlist", "reason")

    @admin.action(description=_("Recommend no more"), permissions=["decide"])
    def curate_no_more(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self.decide(request, queryset, _no_more, "playlist", "reason")


class PartAdmin(ReadOnly):
    """Neither whose, nor of which track: what people keep is their own."""

    ordering = ("-pk",)


@admin.register(PlaylistEntry)
class PlaylistEntryAdmin(PartAdmin):
    list_display = fields = ("playlist_id", "position", "added_at")


@admin.register(PlaylistChange)
class PlaylistChangeAdmin(PartAdmin):
    list_display = fields = ("playlist_id", "version", "kind", "at")


@admin.register(PlaylistMember)
class PlaylistMemberAdmin(PartAdmin):
    list_display = fields = ("playlist_id", "role", "created_at")


@admin.register(PlaylistFolder)
class PlaylistFolderAdmin(PartAdmin):
    list_display = fields = ("pk", "parent_id", "created_at")


@admin.register(PlaylistInvite)
class PlaylistInviteAdmin(PartAdmin):
    list_display = fields = ("playlist_id", "role", "created_at", "expires_at")

"""Shelves as editors keep them: which playlists, under which heading, in which order."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import ForeignKey
from django.forms import ModelChoiceField
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from audio.playlists.models.playlist import Playlist
from recommendations.curated.models import CuratedShelf, ShelfEntry


class EntryInline(admin.TabularInline[ShelfEntry, CuratedShelf]):
    """Public playlists alone. One that is so no longer keeps its place, and is not shown."""

    model = ShelfEntry
    extra = 3
    fields = ("position", "playlist", "shown")
    readonly_fields = ("shown",)
    raw_id_fields = ("playlist",)

    @admin.display(description=_("shown"))
    def shown(self, entry: ShelfEntry) -> str:
        """Its title; empty while it is not public: then it is nobody's business."""
        public = Playlist.objects.listed().filter(pk=entry.playlist_id)
        return str(public.values_list("title", flat=True).first() or "")

    def formfield_for_foreignkey(
        self, db_field: "ForeignKey[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Any] | None:
        """Those that stand here already may be moved, whatever they are now."""
        if db_field.name == "playlist":
            placed = Playlist.objects.filter(pk__in=ShelfEntry.objects.values("playlist"))
            kwargs["queryset"] = Playlist.objects.listed() | placed
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(CuratedShelf)
class CuratedShelfAdmin(admin.ModelAdmin[CuratedShelf]):
    list_display = ("title", "genre", "mood", "position", "is_shown")
    list_filter = ("is_shown", "mood")
    list_select_related = ("genre",)
    search_fields: ClassVar[tuple[str, ...]] = ("title", "mood", "genre__slug")
    autocomplete_fields = ("genre",)
    inlines = (EntryInline,)
    show_full_result_count = False


@admin.register(ShelfEntry)
class ShelfEntryAdmin(admin.ModelAdmin[ShelfEntry]):
    """Changed on their shelf."""

    list_display = fields = ("shelf", "position", "playlist")
    list_select_related = ("shelf", "playlist")
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

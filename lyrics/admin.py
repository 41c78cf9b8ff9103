"""Lyrics in the admin: what is there, and from whom. The portal and the API change them."""

from django.contrib import admin

from config.read_only import ReadOnly
from lyrics.fetching.models import Fetch
from lyrics.models import FileText, Lyrics


@admin.register(Lyrics)
class LyricsAdmin(ReadOnly):
    """Which words a track has, and who said so."""

    list_display = ("track", "language", "source", "licence", "updated_at")
    list_filter = ("source",)
    list_select_related = ("track",)
    search_fields = ("track__title",)
    show_full_result_count = False
    ordering = ("-pk",)


@admin.register(FileText)
class FileTextAdmin(ReadOnly):
    """Which files were read for words, and why some could not be used."""

    list_display = ("track", "read_at", "refused")
    list_select_related = ("track",)
    search_fields = ("track__title",)
    show_full_result_count = False
    ordering = ("-read_at",)


@admin.register(Fetch)
class FetchAdmin(ReadOnly):
    """Which words were looked up at a provider, and what came of it."""

    list_display = ("track", "state", "asked_at", "done_at")
    list_filter = ("state",)
    list_select_related = ("track",)
    search_fields = ("track__title",)
    show_full_result_count = False
    ordering = ("-asked_at",)

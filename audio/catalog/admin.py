"""The catalogue in the admin: looked at here, changed through its services."""

from typing import ClassVar

from django.contrib import admin

from audio.catalog.models.album import Album
from audio.catalog.models.artist import Artist
from audio.catalog.models.genre import Genre
from audio.catalog.models.publication import Removal
from audio.catalog.models.stamp import Stamp
from audio.catalog.models.track import Credit, Track
from config.read_only import ReadOnly


@admin.register(Artist)
class ArtistAdmin(ReadOnly):
    list_display = ("name", "status", "user", "albums_count", "tracks_count")
    list_filter = ("status",)
    search_fields: ClassVar[tuple[str, ...]] = ("name", "sort_name")


@admin.register(Album)
class AlbumAdmin(ReadOnly):
    list_display = ("title", "artist", "album_type", "status", "release_date", "tracks_count")
    list_filter = ("status", "album_type", "licence")
    list_select_related = ("artist",)
    search_fields: ClassVar[tuple[str, ...]] = ("title", "sort_title", "upc")


class CreditInline(admin.TabularInline[Credit, Track]):
    model = Credit
    extra = 0
    can_delete = False


@admin.register(Track)
class TrackAdmin(ReadOnly):
    list_display = ("title", "artist", "album", "status", "is_playable", "plays_count")
    list_filter = ("status", "is_playable", "licence")
    list_select_related = ("artist", "album")
    search_fields: ClassVar[tuple[str, ...]] = ("title", "sort_title", "isrc")
    inlines = (CreditInline,)
    show_full_result_count = False


@admin.register(Genre)
class GenreAdmin(ReadOnly):
    list_display = ("name", "slug", "tracks_count", "albums_count")
    search_fields: ClassVar[tuple[str, ...]] = ("name",)


@admin.register(Removal)
class RemovalAdmin(ReadOnly):
    list_display = ("subject", "reason", "by", "created_at", "restored_at")


@admin.register(Stamp)
class StampAdmin(ReadOnly):
    list_display = ("shard", "version")

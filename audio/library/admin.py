"""What is liked, saved, rated, followed and blocked; by whom is not shown. It is their own."""

from django.contrib import admin

from audio.catalog.models.marks import (
    ArtistBlock,
    FollowedArtist,
    LikedTrack,
    Rating,
    SavedAlbum,
)
from config.read_only import ReadOnly


class MarkAdmin(ReadOnly):
    """The newest first. No search by people, and no column about them."""

    ordering = ("-pk",)
    show_full_result_count = False


@admin.register(LikedTrack)
class LikedTrackAdmin(MarkAdmin):
    list_display = fields = ("created_at", "track")
    list_select_related = ("track",)


@admin.register(SavedAlbum)
class SavedAlbumAdmin(MarkAdmin):
    list_display = fields = ("created_at", "album")
    list_select_related = ("album",)


@admin.register(FollowedArtist)
class FollowedArtistAdmin(MarkAdmin):
    list_display = fields = ("created_at", "artist")
    list_select_related = ("artist",)


@admin.register(ArtistBlock)
class ArtistBlockAdmin(MarkAdmin):
    list_display = fields = ("created_at", "artist", "level")
    list_select_related = ("artist",)


@admin.register(Rating)
class RatingAdmin(MarkAdmin):
    list_display = fields = ("created_at", "track", "album", "artist", "stars")
    list_select_related = ("track", "album", "artist")

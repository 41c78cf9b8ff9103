"""What was shared, and how often it was opened."""

from django.contrib import admin

from audio.sharing.models import ShareDay, ShareLink
from config.read_only import ReadOnly


@admin.register(ShareLink)
class ShareLinkAdmin(ReadOnly):
    """Codes and keys of unlisted playlists are not shown: either opens them."""

    list_display = ("kind", "object_id", "created_at")
    list_filter = ("kind",)
    search_fields = ("=object_id",)
    exclude = ("code", "key")


@admin.register(ShareDay)
class ShareDayAdmin(ReadOnly):
    list_display = ("link", "day", "network", "opens")
    list_filter = ("network", "day")
    list_select_related = ("link",)
    ordering = ("-day", "-opens")

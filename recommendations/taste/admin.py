"""What is wanted more, less or never; by whom is not shown. It is their own."""

from django.contrib import admin

from config.read_only import ReadOnly
from recommendations.taste.models import Feedback, TasteSettings


@admin.register(Feedback)
class FeedbackAdmin(ReadOnly):
    """The newest first. No search by people, and no column about them."""

    list_display = fields = ("created_at", "track", "album", "artist", "genre", "verdict")
    list_select_related = ("track", "album", "artist", "genre")
    list_filter = ("verdict",)
    ordering = ("-pk",)


@admin.register(TasteSettings)
class TasteSettingsAdmin(ReadOnly):
    """How many chose what."""

    list_display = fields = ("personalised", "discovery")
    list_display_links = None
    list_filter = ("personalised",)

"""That mixes are made, and when; for whom and of what is not shown."""

from django.contrib import admin

from config.read_only import ReadOnly
from recommendations.mixes.models import Mix


@admin.register(Mix)
class MixAdmin(ReadOnly):
    list_display = fields = ("kind", "position", "made_at", "expires_at")
    list_filter = ("kind",)
    ordering = ("-pk",)

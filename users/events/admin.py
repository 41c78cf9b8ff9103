"""News for open apps, in the administration: that there was some. What is somebody's own."""

from django.contrib import admin

from config.read_only import ReadOnly
from users.events.models import Event


@admin.register(Event)
class EventAdmin(ReadOnly):
    list_display = fields = ("at", "kind")
    list_display_links = None
    ordering = ("-pk",)

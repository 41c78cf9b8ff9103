"""Stations in the admin: that they are there, and whose. What they played is nobody's."""

from django.contrib import admin

from config.read_only import ReadOnly
from radio.models import Station


@admin.register(Station)
class StationAdmin(ReadOnly):
    """What it is of may be a private playlist: its number alone is shown."""

    list_display = ("pk", "user", "shown_seed", "session", "created_at", "last_drawn_at")
    fields = list_display
    list_select_related = ("user",)
    search_fields = ("user__username",)
    show_full_result_count = False
    ordering = ("-pk",)

    @admin.display(description="seed")
    def shown_seed(self, station: Station) -> str:
        return " ".join(map(str, station.seed))

"""Charts as they were last counted."""

from django.contrib import admin

from audio.charts.models import Chart, ChartEntry
from config.read_only import ReadOnly


@admin.register(Chart)
class ChartAdmin(ReadOnly):
    list_display = ("kind", "period", "genre", "counted_at")
    list_filter = ("kind", "period")
    list_select_related = ("genre",)
    search_fields = ("genre__slug",)


@admin.register(ChartEntry)
class ChartEntryAdmin(ReadOnly):
    list_display = ("chart", "rank", "previous_rank", "object_id", "plays")
    list_select_related = ("chart",)
    ordering = ("chart", "rank")

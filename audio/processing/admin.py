"""Technical reports in the admin, for looking at."""

from typing import ClassVar

from django.contrib import admin

from audio.processing.models import Report
from config.read_only import ReadOnly


@admin.register(Report)
class ReportAdmin(ReadOnly):
    list_display = ("track", "codec", "lufs", "true_peak", "duration_ms", "refused_code")
    list_select_related = ("track",)
    search_fields: ClassVar[tuple[str, ...]] = ("track__sort_title", "refused_code")
    show_full_result_count = False

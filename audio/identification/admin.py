"""Identifications in the admin: how they fare."""

from typing import ClassVar

from django.contrib import admin

from audio.identification.models import Identification
from config.read_only import ReadOnly


@admin.register(Identification)
class IdentificationAdmin(ReadOnly):
    """What tracks were taken for. The picture is left out: it is not ours yet."""

    list_display = ("track", "state", "score", "asked_at", "done_at")
    list_filter = ("state",)
    list_select_related = ("track",)
    exclude: ClassVar[tuple[str, ...]] = ("cover",)
    search_fields: ClassVar[tuple[str, ...]] = ("track__title",)
    show_full_result_count = False
    ordering = ("-asked_at",)

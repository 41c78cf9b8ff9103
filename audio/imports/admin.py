"""Imports in the admin: that there are some, and how they went. What was in them is private."""

from django.contrib import admin

from audio.imports.models import Import, ImportedName
from config.read_only import ReadOnly


@admin.register(Import)
class ImportAdmin(ReadOnly):
    list_display = fields = ("created_at", "status", "progress", "finished_at")
    list_filter = ("status",)
    ordering = ("-pk",)


@admin.register(ImportedName)
class ImportedNameAdmin(ReadOnly):
    """What became of names; not which, nor whose."""

    list_display = fields = ("kind", "status", "how", "changed_at")
    list_filter = ("kind", "status")
    ordering = ("-pk",)
    show_full_result_count = False

"""Uploads in the admin, for looking at: what arrives, what waits, what was refused."""

from django.contrib import admin

from audio.uploads.models import Upload
from config.read_only import ReadOnly


@admin.register(Upload)
class UploadAdmin(ReadOnly):
    list_display = ("file_name", "artist", "status", "refused_code", "progress", "created_at")
    list_filter = ("status", "transport", "refused_code")
    list_select_related = ("artist",)
    search_fields = ("file_name", "artist__sort_name", "sha256")
    ordering = ("-created_at",)

"""Stored files in the admin, for looking at."""

from django.contrib import admin

from audio.media.models import Deposit, ImportedFile, Rendition
from config.read_only import ReadOnly


@admin.register(Rendition)
class RenditionAdmin(ReadOnly):
    list_display = ("track", "name", "codec", "bitrate", "size", "file")
    list_select_related = ("track",)
    search_fields = ("track__sort_title", "sha256", "audio_sha256", "file")
    show_full_result_count = False


@admin.register(Deposit)
class DepositAdmin(ReadOnly):
    list_display = ("file", "created_at")


@admin.register(ImportedFile)
class ImportedFileAdmin(ReadOnly):
    list_display = ("path", "size", "audio_sha256")
    search_fields = ("path", "audio_sha256")
    show_full_result_count = False

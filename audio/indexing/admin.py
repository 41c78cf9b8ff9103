"""What search knows, for whoever asks why something is found."""

from typing import Any

from django.contrib import admin

from audio.indexing.models import SearchDocument


@admin.register(SearchDocument)
class SearchDocumentAdmin(admin.ModelAdmin[Any]):
    list_display = ("title", "kind", "object_id", "is_public", "tier")
    list_filter = ("kind", "is_public")
    search_fields = ("title_norm",)
    show_full_result_count = False

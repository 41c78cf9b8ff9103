"""What search knows, for whoever asks why something is found."""

from django.contrib import admin

from audio.indexing.models import SearchDocument
from config.read_only import ReadOnly


@admin.register(SearchDocument)
class SearchDocumentAdmin(ReadOnly):
    list_display = ("title", "kind", "object_id", "is_public", "tier")
    list_filter = ("kind", "is_public")
    search_fields = ("title_norm",)

"""What search knows, for whoever asks why something is found."""

from django.contrib import admin

from audio.indexing.models import SearchDocument, SearchTerm, SungWords
from config.read_only import ReadOnly


@admin.register(SearchDocument)
class SearchDocumentAdmin(ReadOnly):
    list_display = ("title", "kind", "object_id", "is_public", "tier")
    list_filter = ("kind", "is_public")
    search_fields = ("title_norm",)


@admin.register(SearchTerm)
class SearchTermAdmin(ReadOnly):
    """Words that misspelt ones are taken for."""

    list_display = fields = ("term", "df")
    search_fields = ("=term",)
    ordering = ("term",)


@admin.register(SungWords)
class SungWordsAdmin(ReadOnly):
    """Of which tracks a line is found. The words themselves are under Lyrics."""

    list_display = fields = ("track", "language")
    list_select_related = ("track",)
    ordering = ("-pk",)

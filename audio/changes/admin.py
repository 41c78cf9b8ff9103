"""What changed last, for whoever asks why a client does or does not have it.

The catalogue and playlists by their ids; what people keep is not shown with their names.
"""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from audio.changes.models import EVERYBODY, Change
from config.read_only import ReadOnly


@admin.register(Change)
class ChangeAdmin(ReadOnly):
    list_display = ("kind", "object_id", "xid")
    list_filter = ("kind",)
    fields = ("kind", "object_id", "xid")
    search_fields = ("=object_id",)
    ordering = ("-xid", "-pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).filter(user__lte=EVERYBODY)

"""Codes that were asked for, to look at."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from users.codes.models import Challenge


@admin.register(Challenge)
class ChallengeAdmin(admin.ModelAdmin[Any]):
    """What the codes are, staff cannot see either."""

    list_display = ("purpose", "address", "attempts", "created_at", "expires_at", "consumed_at")
    list_filter = ("purpose",)
    search_fields = ("address",)
    ordering = ("-created_at",)
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

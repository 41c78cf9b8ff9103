"""Exports and marks of the erased, to be looked at. Archives are nobody's but their owner's."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from users.privacy.models import ErasedPerson, Export


class _ReadOnly(admin.ModelAdmin[Any]):
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Export)
class ExportAdmin(_ReadOnly):
    list_display = ("created_at", "status", "progress", "size", "expires_at")
    list_filter = ("status",)
    exclude = ("key",)
    ordering = ("-created_at",)


@admin.register(ErasedPerson)
class ErasedPersonAdmin(_ReadOnly):
    list_display = ("erased_at", "mark")
    ordering = ("-erased_at",)

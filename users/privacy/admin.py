"""Exports and marks of the erased, to be looked at. Archives are nobody's but their owner's."""

from django.contrib import admin

from config.read_only import ReadOnly
from users.privacy.models import ErasedPerson, Export


@admin.register(Export)
class ExportAdmin(ReadOnly):
    list_display = ("created_at", "status", "progress", "size", "expires_at")
    list_filter = ("status",)
    exclude = ("key",)
    ordering = ("-created_at",)


@admin.register(ErasedPerson)
class ErasedPersonAdmin(ReadOnly):
    list_display = ("erased_at", "mark")
    ordering = ("-erased_at",)

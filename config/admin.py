"""What the server itself remembers, to be looked at."""

from typing import Any

from django.contrib import admin

from config.models import Counter, Replay


@admin.register(Counter)
class CounterAdmin(admin.ModelAdmin[Any]):
    list_display = ("name", "count", "ends_at")


@admin.register(Replay)
class ReplayAdmin(admin.ModelAdmin[Any]):
    list_display = ("scope", "status", "created_at")
    exclude = ("content",)

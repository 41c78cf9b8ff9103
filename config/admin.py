"""What the server itself remembers, to be looked at."""

from django.contrib import admin

from config.models import Counter, Replay
from config.read_only import ReadOnly


@admin.register(Counter)
class CounterAdmin(ReadOnly):
    list_display = ("name", "count", "ends_at")


@admin.register(Replay)
class ReplayAdmin(ReadOnly):
    list_display = ("scope", "status", "created_at")
    exclude = ("content",)

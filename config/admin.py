"""What the server itself remembers, to be looked at."""

from django.contrib import admin

from config.models import Circuit, Counter, Replay
from config.read_only import ReadOnly


@admin.register(Counter)
class CounterAdmin(ReadOnly):
    list_display = ("name", "count", "ends_at")


@admin.register(Replay)
class ReplayAdmin(ReadOnly):
    """Not whose it is, nor of what: a private playlist's members are nobody's business."""

    list_display = ("pk", "status", "created_at")
    fields = ("status", "created_at")


@admin.register(Circuit)
class CircuitAdmin(ReadOnly):
    """Which other services are left alone just now."""

    list_display = ("name", "failures", "open_until", "next_at")

"""What the server itself remembers, to be looked at."""

from django.contrib import admin

from config.models import Backup, Circuit, Counter, Ending, KeptAnswer, Replay, Written
from config.read_only import ReadOnly


@admin.register(Counter)
class CounterAdmin(ReadOnly):
    list_display = ("name", "count", "ends_at")


@admin.register(Replay)
class ReplayAdmin(ReadOnly):
    """Not whose it is, nor of what: a private playlist's members are nobody's business."""

    list_display = ("pk", "status", "created_at")
    fields = ("status", "created_at")


@admin.register(KeptAnswer)
class KeptAnswerAdmin(ReadOnly):
    """That other services were asked. Of what, and what they said, would tell of somebody."""

    list_display = fields = ("status", "expires_at")
    ordering = ("-expires_at",)


@admin.register(Circuit)
class CircuitAdmin(ReadOnly):
    """Which other services are left alone just now."""

    list_display = ("name", "failures", "open_until", "next_at")


@admin.register(Backup)
class BackupAdmin(ReadOnly):
    """Each night's, and why there is none."""

    list_display = (
        "__str__",
        "at",
        "took_s",
        "files",
        "bytes",
        "copied",
        "place",
        "encrypted",
        "failure",
    )
    list_filter = ("encrypted",)
    ordering = ("-at",)


@admin.register(Written)
class WrittenAdmin(ReadOnly):
    """Who is not read to from replicas just now."""

    list_display = ("person", "position", "at")


@admin.register(Ending)
class EndingAdmin(ReadOnly):
    """How far `manage.py decommission` has come."""

    list_display = ("sunset_at", "announced_at", "read_only_at", "exported_at")

"""Codes that were asked for, to look at."""

from django.contrib import admin

from config.read_only import ReadOnly
from users.codes.models import Challenge


@admin.register(Challenge)
class ChallengeAdmin(ReadOnly):
    """What the codes are, staff cannot see either."""

    list_display = ("purpose", "address", "attempts", "created_at", "expires_at", "consumed_at")
    list_filter = ("purpose",)
    search_fields = ("address",)
    ordering = ("-created_at",)

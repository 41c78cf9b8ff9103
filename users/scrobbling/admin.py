"""Integrations in the admin, to look at: whose listens wait, and why. Never a token."""

from django.contrib import admin

from config.read_only import ReadOnly
from users.scrobbling.models import Integration, Listen, NowPlaying


@admin.register(Integration)
class IntegrationAdmin(ReadOnly):
    list_display = fields = (
        *("user", "service", "connected_at", "paused_at", "failures", "next_try_at"),
        *("problem", "problem_at", "delivered", "last_delivered_at"),
    )
    list_filter = ("service", ("paused_at", admin.EmptyFieldListFilter))
    list_select_related = ("user",)
    search_fields = ("user__username",)
    ordering = ("-pk",)


@admin.register(Listen)
class ListenAdmin(ReadOnly):
    """Not what was heard: that is their own business."""

    list_display = fields = ("pk", "integration", "created_at", "refused_because")
    list_filter = (("refused_because", admin.EmptyFieldListFilter),)
    list_select_related = ("integration",)
    ordering = ("-pk",)


@admin.register(NowPlaying)
class NowPlayingAdmin(ReadOnly):
    """Nor what is being heard."""

    list_display = fields = ("integration", "since")
    list_select_related = ("integration",)
    ordering = ("-since",)

"""What Django keeps for itself, to look at; groups, to give rights to moderators."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.http import HttpRequest

from config.read_only import ReadOnly


@admin.register(Session)
class SessionAdmin(ReadOnly):
    """How many browsers there are. A session's key signs in: neither list nor page shows it."""

    list_display = fields = ("expire_date",)
    list_display_links = None
    actions = None
    ordering = ("-expire_date",)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A list, and no page for each."""
        return obj is None and super().has_view_permission(request, obj)


@admin.register(Permission)
class PermissionAdmin(ReadOnly):
    """What a group or a moderator can be given."""

    list_display = ("name", "codename", "content_type")
    list_select_related = ("content_type",)
    search_fields = ("name", "codename")


@admin.register(ContentType)
class ContentTypeAdmin(ReadOnly):
    list_display = ("app_label", "model")
    ordering = ("app_label", "model")


@admin.register(LogEntry)
class LogEntryAdmin(ReadOnly):
    """Django's own history of these pages. What counts is the audit log."""

    list_display = ("action_time", "user", "content_type", "object_id", "action_flag")
    list_select_related = ("user", "content_type")
    fields = list_display
    search_fields = ("=user__username", "=object_id")
    ordering = ("-pk",)

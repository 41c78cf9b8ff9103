"""Mails in the admin, to look at: what waits, and why."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from users.notifications.models import Mail


@admin.register(Mail)
class MailAdmin(admin.ModelAdmin[Any]):
    """Whoever wonders where a mail is finds it here."""

    list_display = (
        *("kind", "user", "created_at", "sent_at"),
        *("attempts", "next_try_at", "last_error", "dropped_because"),
    )
    list_filter = ("kind", ("sent_at", admin.EmptyFieldListFilter))
    list_select_related = ("user",)
    search_fields = ("user__username", "user__email", "address")
    ordering = ("-created_at",)
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

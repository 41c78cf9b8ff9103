"""Mails in the admin, to look at: what waits, and why."""

from django.contrib import admin

from config.read_only import ReadOnly
from users.notifications.models import Mail


@admin.register(Mail)
class MailAdmin(ReadOnly):
    """Whoever wonders where a mail is finds it here."""

    list_display = (
        *("kind", "user", "created_at", "sent_at"),
        *("attempts", "next_try_at", "last_error", "dropped_because"),
    )
    list_filter = ("kind", ("sent_at", admin.EmptyFieldListFilter))
    list_select_related = ("user",)
    search_fields = ("user__username", "user__email", "address")
    ordering = ("-created_at",)

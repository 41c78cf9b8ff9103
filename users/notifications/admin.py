"""Mails and notifications in the admin, to look at: what waits, and why."""

from django.contrib import admin

from config.read_only import ReadOnly
from users.notifications.models import Mail, Notification


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


@admin.register(Notification)
class NotificationAdmin(ReadOnly):
    """Not what it is about: that would name those who share a private playlist."""

    fields = ("kind", "user", "created_at", "read_at")
    list_display = ("kind", "user", "created_at", "read_at")
    list_filter = ("kind", ("read_at", admin.EmptyFieldListFilter))
    list_select_related = ("user",)
    search_fields = ("user__username",)
    show_full_result_count = False
    ordering = ("-created_at",)

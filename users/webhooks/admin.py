"""Webhooks in the admin, to look at: whether messages come through, and why not."""

from django.contrib import admin

from config.read_only import ReadOnly
from users.webhooks.models import Webhook, WebhookDelivery


@admin.register(Webhook)
class WebhookAdmin(ReadOnly):
    """The host alone: what follows it may open somebody's door, as the secret does."""

    fields = (
        *("user", "host", "events", "is_active", "switched_off", "created_at"),
        *("failures", "rests_until", "is_slow", "last_taken_at"),
    )
    list_display = ("id", "user", "host", "is_active", "switched_off", "failures")
    list_filter = ("is_active", "switched_off")
    list_select_related = ("user",)
    search_fields = ("user__username", "user__email", "host")
    ordering = ("-created_at",)


@admin.register(WebhookDelivery)
class WebhookDeliveryAdmin(ReadOnly):
    """Not what it tells of."""

    fields = list_display = (
        *("message_id", "webhook", "event", "status", "created_at", "attempts"),
        *("last_status", "last_error", "next_try_at", "taken_at"),
    )
    list_filter = ("status", "event")
    list_select_related = ("webhook",)
    search_fields = ("webhook__user__username", "webhook__host")
    ordering = ("-created_at",)

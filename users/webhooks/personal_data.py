"""Where a person wants to be told, and what was sent there."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from users.accounts.models import User
from users.accounts.retention import Retention
from users.webhooks import services
from users.webhooks.models import Webhook, WebhookDelivery


class Webhooks:
    """Addresses, and the messages of 30 days. Without secrets."""

    models = (Webhook, WebhookDelivery)

    def export(self, user: User) -> Iterator[tuple[str, Any]]:
        columns = ("url", "events", "is_active", "created_at", "last_taken_at")
        hooks = Webhook.objects.of(user).order_by("created_at", "pk")
        yield "webhooks.json", list(hooks.values(*columns))
        told = ("event", "body", "status", "created_at", "attempts", "taken_at")
        sent = WebhookDelivery.objects.filter(webhook__user=user).order_by("created_at", "pk")
        yield "webhook_messages.json", sent.values("webhook__url", *told).iterator()

    def erase(self, user: User) -> None:
        Webhook.objects.of(user).delete()


def _forget(before: datetime) -> int:
    return services.forget_old(before=before)


MESSAGES = Retention(
    "webhook_messages", 30, "What was sent to somebody's webhooks: to be replayed.", _forget
)

"""Webhooks: their own, and room for another."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.users.webhooks.receiving import unused
from users.models import User, Webhook

STATES: Mapping[str, Callable[[User], Any]] = {
    "create_webhook": lambda person: Webhook.objects.of(person).delete(),
}


def _webhook(person: User) -> dict[str, Any]:
    """The only one, so that there always is room."""
    Webhook.objects.of(person).delete()
    return {"webhook_id": unused(person).pk}


PLACES: Mapping[str, Callable[[User], dict[str, Any]]] = dict.fromkeys(
    (
        *("get_webhook", "change_webhook", "delete_webhook", "renew_webhook_secret"),
        *("ping_webhook", "list_deliveries", "replay_deliveries"),
    ),
    _webhook,
)

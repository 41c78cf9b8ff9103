"""One's own webhooks, and what was sent to them."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from config.errors import NotFound
from config.pagination import Order, PageQuery, from_queryset, page_of
from users.accounts.models import User
from users.webhooks.models import Webhook, WebhookDelivery

Json = dict[str, Any]
NEWEST = Order("-created_at", "created_at", datetime, descending=True)


def webhook(user: User, pk: int) -> Webhook:
    """Raises `NotFound` for somebody else's."""
    found = Webhook.objects.of(user).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def webhooks_of(request: HttpRequest, user: User, query: PageQuery) -> Json:
    """One query."""
    fetch = from_queryset(Webhook.objects.of(user))
    page = page_of(request, query, NEWEST, fetch, key=lambda hook: (hook.created_at, hook.pk))
    return page | {"items": [shown(hook) for hook in page["items"]]}


def deliveries_of(
    request: HttpRequest, hook: Webhook, query: PageQuery, *, status: str | None
) -> Json:
    """One query."""
    rows = WebhookDelivery.objects.of(hook)
    if status:
        rows = rows.filter(status=status)
    fetch = from_queryset(rows)
    page = page_of(request, query, NEWEST, fetch, key=lambda one: (one.created_at, one.pk))
    return page | {"items": [sent(one) for one in page["items"]]}


def shown(hook: Webhook) -> Json:
    """Without its secret."""
    until = hook.former_until
    return {
        "id": hook.pk,
        "url": hook.url,
        "events": hook.events,
        "is_active": hook.is_active,
        "switched_off": hook.switched_off or None,
        "created_at": hook.created_at,
        "failures": hook.failures,
        "last_taken_at": hook.last_taken_at,
        "former_secret_until": until if until and until > timezone.now() else None,
    }


def sent(one: WebhookDelivery) -> Json:
    """Without its body, which its receiver knows."""
    waits = one.status == WebhookDelivery.Status.WAITING
    return {
        "id": one.pk,
        "message_id": one.message_id,
        "event": one.event,
        "status": one.status,
        "created_at": one.created_at,
        "attempts": one.attempts,
        "response_status": one.last_status,
        "error": one.last_error or None,
        "taken_at": one.taken_at,
        "next_try_at": one.next_try_at if waits else None,
    }

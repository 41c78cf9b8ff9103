"""A receiver's side of webhooks, written by the specification alone."""

import base64
import hashlib
import hmac
from datetime import timedelta
from typing import Any

from django.utils import timezone

from tests import make
from tests.api_client import Api, ApiFor
from tests.far_side import Asked, FarSide
from users.models import User, Webhook, WebhookDelivery
from users.webhooks import services
from users.webhooks.events import CHOSEN, Event
from users.webhooks.models import BOX

PAYLOAD: dict[str, Any] = {"title": "Night Ferry"}


def person() -> User:
    """Whose address is verified."""
    return make.user(email_verified_at=timezone.now())


def webhook(side: FarSide | str, owner: User | None = None) -> services.Told:
    """Wants everything."""
    url = side if isinstance(side, str) else f"{side.url}/hooks?key=zqxkey"
    return services.create(user=owner or person(), url=url, events=CHOSEN)


def unused(owner: User) -> Webhook:
    """As nobody has called it yet; whoever they are."""
    return Webhook.objects.create(
        user=owner,
        url="https://hooks.example.org/zqxpath",
        host="hooks.example.org",
        events=["takedown"],
        secret=BOX.seal("whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="),
    )


def announce(hook: Webhook, cause: str = "a cause", **payload: Any) -> int:
    return services.announce(
        event=Event.RELEASE_PUBLISHED,
        cause=cause,
        user_ids=[hook.user_id],
        payload=PAYLOAD | payload,
    )


def forward() -> None:
    """As if everything that waits had waited long enough."""
    now = timezone.now() - timedelta(seconds=1)
    Webhook.objects.update(rests_until=now)
    WebhookDelivery.objects.waiting().update(next_try_at=now)


def is_genuine(asked: Asked, secret: str) -> bool:
    """Standard Webhooks 1.0.0: one of the signatures is HMAC-SHA256 of id.timestamp.body."""
    told = {name.lower(): value for name, value in asked.headers.items()}
    key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    signed = f"{told['webhook-id']}.{told['webhook-timestamp']}.".encode() + asked.body
    wanted = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return f"v1,{wanted}" in told["webhook-signature"].split(" ")


def only() -> WebhookDelivery:
    return WebhookDelivery.objects.select_related("webhook").get()


def pause() -> float:
    """Seconds until it is tried again."""
    return (only().next_try_at - timezone.now()).total_seconds()


def announce_to(hook: Webhook, cause: str = "a cause", **payload: str) -> None:
    wanted, hook.events = hook.events, ["release.published"]
    hook.save()
    assert announce(hook, cause, **payload) == 1
    hook.events = wanted
    hook.save()


def mine(api_for: ApiFor) -> tuple[Api, Webhook]:
    owner = person()
    return api_for(owner), unused(owner)

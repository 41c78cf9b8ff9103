"""Webhooks. `users/api.py` mounts this behind `Bearer`."""

from ninja import Path, Query, Router, Status

from config.fast import fast
from config.fields import Id
from config.idempotency import idempotent, told_once
from config.pagination import Page, PageQuery
from config.problems import problems
from config.throttling import Limit
from users.accounts.requests import AuthedRequest
from users.webhooks import queries, services
from users.webhooks.events import Event
from users.webhooks.queries import Json
from users.webhooks.schemas import (
    DeliveriesQuery,
    DeliveryOut,
    NewWebhook,
    ReplayIn,
    ReplayOut,
    WebhookChange,
    WebhookOut,
    WebhookToldOnce,
)

router = Router(tags=["Webhooks"])
ONE = "/webhooks/{int:webhook_id}/"


@router.get("/webhooks/", response={200: Page[WebhookOut]})
@fast
def list_webhooks(request: AuthedRequest, query: Query[PageQuery]) -> Json:
    """The addresses that you are told at, the newest first."""
    return queries.webhooks_of(request, request.auth, query)


@router.post(
    "/webhooks/",
    throttle=[Limit("webhook")],
    response={201: WebhookToldOnce} | problems(403, 409),
)
@told_once
@fast
def create_webhook(request: AuthedRequest, data: NewWebhook) -> Json:
    """Be told at an address of yours when something happens.

    The answer has the secret that messages are signed with, once. Refused with
    `webhook_address` for what is not https on the internet, with `too_many_webhooks`, and with
    `email_unverified`.
    """
    events = [Event(choice) for choice in data.events]
    told = services.create(user=request.auth, url=data.url, events=events)
    return queries.shown(told.webhook) | {"secret": told.secret}


@router.get(ONE, response={200: WebhookOut} | problems(404))
@fast
def get_webhook(request: AuthedRequest, webhook_id: Path[Id]) -> Json:
    """One of your webhooks."""
    return queries.shown(queries.webhook(request.auth, webhook_id))


@router.patch(ONE, throttle=[Limit("write")], response={200: WebhookOut} | problems(404))
@fast
def change_webhook(request: AuthedRequest, webhook_id: Path[Id], data: WebhookChange) -> Json:
    """Another address, other events, or on and off. What you leave out stays."""
    hook = queries.webhook(request.auth, webhook_id)
    events = None if data.events is None else [Event(choice) for choice in data.events]
    changed = services.change(
        webhook=hook, url=data.url, events=events, is_active=data.is_active
    )
    return queries.shown(changed)


@router.delete(ONE, throttle=[Limit("write")], response={204: None} | problems(404))
def delete_webhook(request: AuthedRequest, webhook_id: Path[Id]) -> Status[None]:
    """Be told there no more. What waits is not sent."""
    services.delete(webhook=queries.webhook(request.auth, webhook_id))
    return Status(204, None)


@router.post(
    f"{ONE}secret/",
    throttle=[Limit("webhook")],
    response={200: WebhookToldOnce} | problems(404, 409),
)
@told_once
@fast
def renew_webhook_secret(request: AuthedRequest, webhook_id: Path[Id]) -> Json:
    """A new secret, told once. For 24 hours messages carry a signature by each of the two."""
    told = services.renew_secret(webhook=queries.webhook(request.auth, webhook_id))
    return queries.shown(told.webhook) | {"secret": told.secret}


@router.post(
    f"{ONE}ping/",
    throttle=[Limit("webhook")],
    response={202: DeliveryOut} | problems(404, 409),
)
@idempotent
@fast
def ping_webhook(request: AuthedRequest, webhook_id: Path[Id]) -> Json:
    """Send a message of the type `ping`, to try it out. It is tried once."""
    hook = queries.webhook(request.auth, webhook_id)
    return queries.sent(services.ping(webhook=hook))


@router.get(f"{ONE}deliveries/", response={200: Page[DeliveryOut]} | problems(404))
@fast
def list_deliveries(
    request: AuthedRequest, webhook_id: Path[Id], query: Query[DeliveriesQuery]
) -> Json:
    """What was sent there and what became of it, the newest first; of 30 days."""
    hook = queries.webhook(request.auth, webhook_id)
    return queries.deliveries_of(request, hook, query, status=query.status)


@router.post(
    f"{ONE}replay/",
    throttle=[Limit("webhook")],
    response={202: ReplayOut} | problems(404, 409),
)
@idempotent
@fast
def replay_deliveries(request: AuthedRequest, webhook_id: Path[Id], data: ReplayIn) -> Json:
    """Send again: one message, or all that failed and were made since a moment.

    Each has the id and the body that it had.
    """
    hook = queries.webhook(request.auth, webhook_id)
    count = services.replay(webhook=hook, delivery_id=data.delivery_id, since=data.since)
    return {"replayed": count}

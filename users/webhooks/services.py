"""What changes webhooks, and announcing what happened to those who asked to be told."""

import uuid
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import QuerySet
from pydantic_core import to_json

from config.errors import NotFound
from config.fields import utc_now
from config.jobs import enqueue
from users.accounts.models import User
from users.audit.actions import Action
from users.audit.services import record
from users.webhooks import signing
from users.webhooks.destinations import host_of
from users.webhooks.events import Event
from users.webhooks.models import BOX, Webhook, WebhookDelivery
from users.webhooks.refusals import TooManyWebhooks, WebhookOff

DELIVER = "users.webhooks.deliver"
FORMER_LASTS = timedelta(hours=24)
"""So long is signed with the secret before as well."""
SWITCHED_OFF = "switched off"


class Told(NamedTuple):
    """A webhook and its secret, which is told this once."""

    webhook: Webhook
    secret: str


@transaction.atomic
def create(*, user: User, url: str, events: Collection[Event]) -> Told:
    """Raises `EmailUnverified`, `WebhookAddress`, `TooManyWebhooks`; `NotFound` if erased."""
    user.require_verified()
    host = host_of(url)
    if not User.objects.select_for_update(no_key=True).filter(pk=user.pk).exists():
        raise NotFound
    if Webhook.objects.of(user).count() >= Webhook.MOST:
        raise TooManyWebhooks(most=Webhook.MOST)
    secret = signing.new_secret()
    made = Webhook.objects.create(
        user=user, url=url, host=host, events=_names(events), secret=BOX.seal(secret)
    )
    _record(Action.WEBHOOK_CREATED, made, user)
    return Told(made, secret)


@transaction.atomic
def change(
    *,
    webhook: Webhook,
    url: str | None = None,
    events: Collection[Event] | None = None,
    is_active: bool | None = None,
) -> Webhook:
    """None leaves as it is. Another address, or switching on, begins without its failures.

    Switched off, what waits is given up; it can be replayed. Raises `WebhookAddress`,
    `NotFound`.
    """
    found = locked(webhook)
    begins_anew = False
    if url is not None and url != found.url:
        found.url, found.host = url, host_of(url)
        begins_anew = True
    if events is not None:
        found.events = _names(events)
    if is_active is not None and is_active != found.is_active:
        found.is_active, found.switched_off = is_active, ""
        begins_anew = True
    if begins_anew:
        found.wake()
    found.save()
    waiting = WebhookDelivery.objects.of(found).waiting()
    if not found.is_active:
        waiting.give_up(SWITCHED_OFF)
    elif begins_anew and waiting.update(next_try_at=utc_now()):
        enqueue(DELIVER)
    return found


@transaction.atomic
def delete(*, webhook: Webhook) -> None:
    """With all that was to be told. Raises `NotFound`."""
    found = locked(webhook)
    _record(Action.WEBHOOK_DELETED, found, found.user)
    found.delete()


@transaction.atomic
def renew_secret(*, webhook: Webhook) -> Told:
    """The one before signs too, for a day; the one before that no more. Raises `NotFound`."""
    found = locked(webhook)
    secret = signing.new_secret()
    found.former_secret, found.secret = found.secret, BOX.seal(secret)
    found.former_until = utc_now() + FORMER_LASTS
    found.save(update_fields=["secret", "former_secret", "former_until"])
    _record(Action.WEBHOOK_SECRET_RENEWED, found, found.user)
    return Told(found, secret)


@transaction.atomic
def ping(*, webhook: Webhook) -> WebhookDelivery:
    """A message of no meaning, tried once. Raises `WebhookOff`, `NotFound`."""
    found = locked(webhook)
    _require_on(found)
    told = _body(Event.PING, {"type": "webhook", "id": found.pk}, utc_now())
    cause = f"ping {uuid.uuid4()}"
    sent = WebhookDelivery.objects.create(
        webhook=found, event=Event.PING, cause=cause, body=told
    )
    enqueue(DELIVER)
    return sent


@transaction.atomic
def replay(
    *, webhook: Webhook, delivery_id: int | None = None, since: datetime | None = None
) -> int:
    """That one, whatever became of it, or all that failed and were made since; how many.

    With the id and body that they had. What was dropped, since it may not be seen any more,
    stays so. Raises `WebhookOff`, `NotFound`.
    """
    found = locked(webhook)
    _require_on(found)
    rows = WebhookDelivery.objects.of(found)
    if delivery_id is not None:
        rows = rows.filter(pk=delivery_id)
        if not rows.exists():
            raise NotFound
        rows = rows.exclude(status=WebhookDelivery.Status.DROPPED)
    else:
        rows = rows.filter(status=WebhookDelivery.Status.FAILED, created_at__gte=since)
    count = rows.again()
    if count:
        found.wake()
        found.save(update_fields=["failures", "rests_until", "is_slow"])
        enqueue(DELIVER)
    return count


# Whoever is being erased is not told: the foreign key would wait for the eraser, who waits for
# what the teller holds. A webhook that is only noted on is not passed by.
_ANNOUNCE = """
INSERT INTO users_webhookdelivery (message, webhook_id, event, cause, body, subject_kind,
  subject_id, status, created_at, begun_at, next_try_at, tries, attempts, last_error)
SELECT gen_random_uuid(), hook.id, %s::text, %s::text, %s::text, %s::text, %s::bigint,
  'waiting', now(), now(), greatest(now(), hook.rests_until), 0, 0, ''
FROM ({hooks} FOR KEY SHARE OF users_webhook SKIP LOCKED) AS hook (id, rests_until)
ORDER BY hook.id
ON CONFLICT (webhook_id, cause) DO NOTHING
"""


@transaction.atomic
def announce(
    *,
    event: Event,
    cause: str,
    user_ids: "Collection[int] | QuerySet[Any]",
    payload: Mapping[str, Any],
    occurred_at: datetime | None = None,
) -> int:
    """Tells these people's webhooks that want it, soon; how many it will be told.

    In the transaction of what happened, and for one `cause` ("release album 12", up to 100
    characters) once a webhook. `payload` becomes the `data` of the message. Its `type` and `id`
    name what it tells of, if a kind of that name is described (`subjects`): who may not see
    that any more when it is sent, is not told. Webhooks made after it happened are not told
    either. `user_ids` may be a query for them: then many cost no more than few.
    """
    at = occurred_at or utc_now()
    hooks = Webhook.objects.listening(event, user_ids).filter(created_at__lte=at)
    try:
        found, params = hooks.values("pk", "rests_until").query.sql_with_params()
    except EmptyResultSet:  # Django knows that there is nobody
        return 0
    subject = (payload.get("type", ""), payload.get("id"))
    told = (event.value, cause, _body(event, payload, at), *subject)
    with connection.cursor() as cursor:
        cursor.execute(_ANNOUNCE.format(hooks=found), (*told, *params))
        count: int = cursor.rowcount
    if count:
        enqueue(DELIVER)
    return count


def forget_old(*, before: datetime) -> int:
    """Deletes what was made before that and does not wait any more; how many."""
    old = WebhookDelivery.objects.filter(created_at__lt=before)
    waiting = WebhookDelivery.Status.WAITING
    return old.exclude(status=waiting).delete()[0]


def locked(webhook: Webhook) -> Webhook:
    """As it is now. Raises `NotFound`."""
    rows = Webhook.objects.select_for_update(no_key=True, of=("self",)).select_related("user")
    found = rows.filter(pk=webhook.pk).first()
    if found is None:
        raise NotFound
    return found


def _require_on(webhook: Webhook) -> None:
    if not webhook.is_active:
        raise WebhookOff


def _names(events: Collection[Event]) -> list[str]:
    return [event.value for event in Event if event in events]


def _body(event: Event, data: Mapping[str, Any], at: datetime) -> str:
    """As it goes over the wire, each time the same: what is signed are its bytes."""
    return to_json({"type": event.value, "timestamp": at, "data": dict(data)}).decode()


def _record(action: Action, webhook: Webhook, by: User) -> None:
    record(action, actor=by, subject=f"webhook {webhook.pk}")

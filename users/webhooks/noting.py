"""What became of a try: taken, to be tried again or given up; what that says of the rest."""

import uuid
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from config.fields import utc_now
from users.notifications.kinds import Kind
from users.notifications.services import send
from users.webhooks import pauses
from users.webhooks.events import Event
from users.webhooks.models import Webhook, WebhookDelivery

GONE = 410
SLOW = 1.0
"""Seconds of an answer that keeps others waiting."""


class Outcome(NamedTuple):
    """`status` None: no answer, and `error` says why. `asked` is its `Retry-After`."""

    status: int | None = None
    asked: str = ""
    error: str = ""
    seconds: float = 0.0

    @property
    def is_taken(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


@transaction.atomic
def note(delivery_id: int, outcome: Outcome) -> None:
    """Nothing, if it is gone meanwhile."""
    rows = WebhookDelivery.objects.filter(pk=delivery_id)
    hooks = Webhook.objects.select_for_update(no_key=True, of=("self",))
    hook = hooks.select_related("user").filter(pk__in=rows.values("webhook")).first()
    delivery = rows.select_for_update(no_key=True).first() if hook else None
    if hook is None or delivery is None:
        return
    now = utc_now()
    delivery.last_status, delivery.last_error = outcome.status, outcome.error[:200]
    hook.is_slow = outcome.seconds > SLOW
    if outcome.is_taken:
        _taken(delivery, hook, now)
    else:
        _failed(delivery, hook, outcome, now)
    delivery.save()
    hook.save()
    if not hook.is_active:
        left = WebhookDelivery.objects.of(hook)
        left.give_up("switched off")
    elif hook.rests_until > now:
        WebhookDelivery.objects.of(hook).postpone(hook.rests_until)


def _taken(delivery: WebhookDelivery, hook: Webhook, now: datetime) -> None:
    delivery.status, delivery.taken_at = WebhookDelivery.Status.TAKEN, now
    hook.failures, hook.rests_until, hook.last_taken_at = 0, now, now


def _failed(delivery: WebhookDelivery, hook: Webhook, outcome: Outcome, now: datetime) -> None:
    hook.failures += 1
    asked = pauses.asked_for(outcome.asked, now)
    hook.rests_until = now + max(pauses.rest(hook.failures), asked)
    pause = pauses.after(delivery.tries)
    is_over = pause is None or delivery.begun_at < now - pauses.LASTS
    if outcome.status == GONE:
        _switch_off(hook, Webhook.Off.GONE)
    elif delivery.event == Event.PING or is_over or pause is None:
        delivery.status = WebhookDelivery.Status.FAILED
        if delivery.event != Event.PING and _took_nothing_since(hook, delivery.begun_at):
            _switch_off(hook, Webhook.Off.FAILING)
    else:
        delivery.next_try_at = now + max(pause, asked)


def _took_nothing_since(hook: Webhook, begin: datetime) -> bool:
    """Three days of nothing but failure: its tries last so long."""
    return hook.last_taken_at is None or hook.last_taken_at < begin


def _switch_off(hook: Webhook, why: Webhook.Off) -> None:
    """Its owner is told by mail. What waits is given up, and can be replayed."""
    if not hook.is_active:
        return
    hook.is_active, hook.switched_off = False, why
    send(
        kind=Kind.WEBHOOK_OFF,
        to=hook.user,
        cause=f"webhook off {uuid.uuid4()}",
        context={"host": hook.host, "why": why.value},
    )

"""Messages on their way: several at once from one place of the worker's, each one noted.

A message is ours for a minute while it is sent, without a transaction: one that stays open
would keep every client's cursor where it is. Whoever is killed meanwhile leaves it to be sent
again, with the same id.
"""

import logging
import time
from collections import Counter
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from django.db import transaction

from config.fields import utc_now
from config.outbound import client
from config.sealing import InvalidToken
from users.webhooks import signing, subjects
from users.webhooks.models import DeliveryQuerySet, Webhook, WebhookDelivery
from users.webhooks.noting import Outcome, note

log = logging.getLogger(__name__)

PLACES: Final = 8
"""Messages under way at once: one to a webhook, `OF_A_HOST` to a host."""
OF_A_HOST: Final = 2
FOR_SLOW: Final = 3
"""Places that those who were slow or silent last time get, so that the others have room."""
LEASE: Final = timedelta(seconds=60)
ROUND = 20.0
"""Seconds after which the worker's place is left to others for a moment."""
LOOK: Final = 0.25
LIMITS: client.Bounds = {"most": 0, "connect": 3, "read": 10, "total": 15}
"""The status says it all: of the body nothing is read."""


class Errand(NamedTuple):
    """What one thread sends, without a look into the database."""

    delivery_id: int
    webhook_id: int
    host: str
    is_slow: bool
    url: str
    headers: dict[str, str]
    body: bytes


def send_due() -> None:
    """Sends all that is due, until nothing is or `ROUND` is over; one process at a time."""
    ends = time.monotonic() + ROUND
    under_way: dict[Future[Outcome], Errand] = {}
    with ThreadPoolExecutor(PLACES, thread_name_prefix="webhooks") as pool:
        while True:
            while time.monotonic() < ends and len(under_way) < PLACES:
                errand = _next(list(under_way.values()))
                if errand is None:
                    break
                under_way[pool.submit(_send, errand)] = errand
            if not under_way:
                return
            done, _ = wait(under_way, timeout=LOOK, return_when=FIRST_COMPLETED)
            for future in done:
                note(under_way.pop(future).delivery_id, future.result())


def next_at() -> datetime | None:
    """When the first of those that wait is due; None: nothing waits."""
    rows = WebhookDelivery.objects.waiting().order_by("next_try_at")
    return rows.values_list("next_try_at", flat=True).first()


def _next(under_way: list[Errand]) -> Errand | None:
    """What is to be sent next, and is ours from now on; None: nothing for now."""
    while delivery := _claim(_fitting(under_way)):
        if errand := _errand(delivery):
            return errand
    return None


def _fitting(under_way: list[Errand]) -> DeliveryQuerySet:
    """What may be sent beside these."""
    hosts = Counter(errand.host for errand in under_way)
    due = WebhookDelivery.objects.due().exclude(webhook__in=[e.webhook_id for e in under_way])
    full = [host for host, count in hosts.items() if count >= OF_A_HOST]
    if full:
        due = due.exclude(webhook__host__in=full)
    if sum(errand.is_slow for errand in under_way) >= FOR_SLOW:
        due = due.exclude(webhook__is_slow=True)
    return due


@transaction.atomic
def _claim(due: DeliveryQuerySet) -> WebhookDelivery | None:
    free = due.select_for_update(skip_locked=True, of=("self",))
    delivery = free.select_related("webhook__user").first()
    if delivery is None:
        return None
    delivery.next_try_at = utc_now() + LEASE
    delivery.tries += 1
    delivery.attempts += 1
    delivery.save(update_fields=["next_try_at", "tries", "attempts"])
    return delivery


def _errand(delivery: WebhookDelivery) -> Errand | None:
    """None: it is not to be sent, which is noted."""
    hook, now = delivery.webhook, utc_now()
    if reason := _against(delivery, hook):
        dropped = WebhookDelivery.Status.DROPPED
        rows = WebhookDelivery.objects.filter(pk=delivery.pk)
        rows.update(status=dropped, last_error=reason)
        return None
    body = delivery.body.encode()
    at, message = int(now.timestamp()), delivery.message_id
    try:
        headers = signing.headers(hook.secrets(now), message=message, at=at, body=body)
    except InvalidToken:
        note(delivery.pk, Outcome(error="the secret cannot be read any more: renew it"))
        return None
    headers |= {"Content-Type": "application/json; charset=utf-8"}
    return Errand(delivery.pk, hook.pk, hook.host, hook.is_slow, hook.url, headers, body)


def _against(delivery: WebhookDelivery, hook: Webhook) -> str:
    if not hook.is_active:
        return "switched off"
    kind, pk = delivery.subject_kind, delivery.subject_id
    if not hook.user.is_to_be_seen or not subjects.is_seen_by(hook.user, kind, pk):
        return "what it tells of is not to be seen any more"
    return ""


def _send(errand: Errand) -> Outcome:
    """In a thread of its own. Whatever goes wrong is the receiver's, and told as such."""
    began = time.monotonic()
    try:
        answer = client.send(
            "POST",
            errand.url,
            headers=errand.headers,
            body=errand.body,
            accept=(),
            **LIMITS,
        )
    except client.Failed as failure:
        return Outcome(error=_words(failure), seconds=time.monotonic() - began)
    except Exception as error:  # a thread that ends in an error would keep its message unnoted
        log.exception("Webhook %s could not be sent to.", errand.webhook_id)
        return Outcome(error=type(error).__name__, seconds=time.monotonic() - began)
    asked = answer.headers.get("retry-after", "")
    return Outcome(answer.status, asked, "", time.monotonic() - began)


def _words(failure: client.Failed) -> str:
    """What its owner may know: not to which address of ours a name leads."""
    if isinstance(failure, client.Refused):
        return "not sent: its address is not public, or not https"
    return "no answer"

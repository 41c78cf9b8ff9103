"""Listens, given to a service one batch after the other, in the order they were heard."""

import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import Final

from django.db import Error, connection, transaction
from django.db.models import F

from config.fields import utc_now
from config.sealing import InvalidToken
from users.notifications.kinds import Kind
from users.notifications.services import send
from users.scrobbling.answers import BatchRefused, NotNow, Taken, TokenRefused
from users.scrobbling.destinations import DESTINATIONS
from users.scrobbling.models import Integration, Listen, NowPlaying

log = logging.getLogger(__name__)

TURN: Final = 20.0
"""Seconds that one person's listens may take; then others of the same service have theirs."""
_LOCKS: Final = 7_401_045
OFF: Final = "It is turned off here."
UNREADABLE: Final = "Its token can no longer be read here."
REVOKED: Final = "It no longer takes the token."


def deliver(*, integration_id: int) -> bool:
    """Delivers what waits, until there is nothing, or something says not now. True: go on soon.

    Safe to run anywhere at any time: only one process does it for one integration, and what it
    holds goes with its connection to the database. Between two batches everything is read anew.
    """
    until, size = time.monotonic() + TURN, 0
    with _alone(integration_id) as is_ours:
        while is_ours:
            one = Integration.objects.due().filter(pk=integration_id).first()
            if one is None:
                return False
            size = _deliver_some(one, size or DESTINATIONS[one.service].most)
            if time.monotonic() > until:
                return True
    return False


def announce(*, integration_id: int) -> None:
    """Tells the service what is heard just now; once, whatever becomes of it."""
    playing = NowPlaying.objects.select_related("integration").filter(pk=integration_id).first()
    if playing is None or playing.integration.paused_at or playing.is_stale(utc_now()):
        return
    one, far = playing.integration, DESTINATIONS[playing.integration.service]
    if not far.is_on():
        return
    try:
        far.announce(one.secret, playing)
    except (NotNow, BatchRefused) as reason:
        log.info("Not announced to %s: %s", one.service, reason)
    except TokenRefused:
        _pause(one, REVOKED)
    except InvalidToken:
        _pause(one, UNREADABLE)


def _deliver_some(one: Integration, size: int) -> int:
    """Up to so many. How many to take the next time.

    A service refuses a batch as a whole for one listen in it. So the first half is tried alone,
    down to the one; after that the batches grow again.
    """
    far = DESTINATIONS[one.service]
    batch = list(one.listens.waiting().in_order()[:size])
    if not batch:  # forgotten just now
        return size
    try:
        if not far.is_on():
            raise NotNow(OFF)
        taken = far.submit(one.secret, batch)
    except BatchRefused as reason:
        if len(batch) > 1:
            return len(batch) // 2
        taken = Taken(refused={0: str(reason)[:200]})
    except NotNow as reason:
        _postpone(one, reason)
        return size
    except TokenRefused:
        _pause(one, REVOKED)
        return size
    except InvalidToken:
        _pause(one, UNREADABLE)
        return size
    _settle(one, batch, taken)
    return min(size * 2, far.most)


@transaction.atomic
def _settle(one: Integration, batch: Sequence[Listen], taken: Taken) -> None:
    """What was taken is forgotten here. Nothing is done for an integration that went meanwhile.

    The integration is held first: whoever deletes a play holds it too (`outbox.hold`).
    """
    if not Integration.objects.select_for_update(no_key=True).filter(pk=one.pk).first():
        return
    for place, reason in taken.refused.items():
        Listen.objects.filter(pk=batch[place].pk).update(refused_because=reason or "Refused.")
    done = [
        listen.pk
        for place, listen in enumerate(batch)
        if place not in taken.refused and place not in taken.later
    ]
    Listen.objects.filter(pk__in=done).delete()
    now = utc_now()
    changed: dict[str, object] = {"failures": 0}
    if done:
        changed |= {"delivered": F("delivered") + len(done), "last_delivered_at": now}
    changed |= _noted(now, [*taken.refused.values(), *taken.later.values()])
    if taken.seconds is not None:
        changed["next_try_at"] = now + timedelta(seconds=taken.seconds)
    Integration.objects.filter(pk=one.pk).update(**changed)


def _noted(now: datetime, problems: Sequence[str]) -> Mapping[str, object]:
    if not problems:
        return {"problem": "", "problem_at": None}
    return {"problem": problems[-1][:300], "problem_at": now}


def _postpone(one: Integration, reason: NotNow) -> None:
    """All of it waits; each time for longer, unless the service says how long."""
    now, pause = utc_now(), one.pause
    if reason.seconds is not None:
        pause = timedelta(seconds=max(reason.seconds, 1))
    log.info("Listens wait for %s: %s", one.service, reason)
    Integration.objects.filter(pk=one.pk).update(
        failures=F("failures") + 1, next_try_at=now + pause, **_noted(now, [str(reason)])
    )


@transaction.atomic
def _pause(one: Integration, reason: str) -> None:
    """The person is told, once. Whoever has connected anew meanwhile has another token."""
    now = utc_now()
    same = Integration.objects.filter(pk=one.pk, token=one.token, paused_at=None)
    if same.update(paused_at=now, **_noted(now, [reason])):
        send(
            kind=Kind.SCROBBLING_PAUSED,
            to=one.user,
            cause=f"scrobbling_paused {one.pk} {one.connected_at.isoformat()}",
            context={"service": one.get_service_display()},
        )


@contextmanager
def _alone(integration_id: int) -> Iterator[bool]:
    """Whether no other process is at it. A killed one loses the lock with its connection."""
    keys = [_LOCKS, integration_id % 2**31]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s::int, %s::int)", keys)
        is_ours = bool(cursor.fetchone()[0])
    try:
        yield is_ours
    finally:
        if is_ours:
            with suppress(Error), connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s::int, %s::int)", keys)

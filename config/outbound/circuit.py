"""Who is left alone for a while: shared by all processes, as rows of PostgreSQL."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from django.db import transaction

from config.commits import require_own
from config.fields import utc_now
from config.models import Circuit
from config.outbound.client import Answer
from config.outbound.failures import Failed, Refused, Unwell

PATIENCE = timedelta(seconds=10)
"""How long a job stands in the queue of those who may not ask too often."""
UNUSED = timedelta(days=7)
LONGEST = timedelta(days=1)
"""For what others tell us to wait."""


class Open(Failed):
    """Not asked: it failed too often, told us to wait, or too many of us stand in line."""

    def __init__(self, name: str, until: datetime) -> None:
        super().__init__(f"{name} is left alone until {until:%Y-%m-%d %H:%M:%S} UTC")
        self.until = until


class Turn:
    """One request that may be sent now."""

    def __init__(self) -> None:
        self.held = timedelta(0)

    def heed(self, answer: Answer) -> Answer:
        """The same answer. Raises `Unwell` for 429 and 5xx, which count as failures.

        Retry-After beside them is obeyed at once.
        """
        if answer.status == 429 or answer.status >= 500:
            self.held = _retry_after(answer.headers.get("retry-after", ""))
            raise Unwell(f"status {answer.status}")
        return answer

    def hold(self, seconds: float) -> None:
        """They said so in a way of their own: nobody asks for so long."""
        self.held = timedelta(seconds=min(max(seconds, 0.0), LONGEST.total_seconds()))


@contextmanager
def guard(name: str, *, pause: float = 0.0) -> Iterator[Turn]:
    """Around one request. Waits until `pause` seconds have passed since the one before.

    Raises `Open`; RuntimeError inside a transaction, whose locks would wait for strangers. Five
    failures in a row open it for half a minute, then one request tries; if that fails, for a
    minute, two, four … an hour. Every `Failed` is a failure but `Refused`, which is our own no.
    """
    require_own()
    wait, lease = _enter(name, timedelta(seconds=pause))
    time.sleep(wait.total_seconds())
    turn = Turn()
    try:
        yield turn
    except Refused:
        raise
    except Failed:
        with transaction.atomic():
            row = Circuit.objects.select_for_update().filter(name=name).first()
            if row:
                row.fail(utc_now(), lease, turn.held)
        raise
    Circuit.objects.succeed(name, lease)
    if turn.held:
        Circuit.objects.filter(name=name).update(open_until=utc_now() + turn.held)


def forget_unused() -> None:
    """Those that nobody asked for a week."""
    Circuit.objects.filter(next_at__lt=utc_now() - UNUSED).delete()


@transaction.atomic
def _enter(name: str, pause: timedelta) -> tuple[timedelta, datetime | None]:
    """How long to wait, and until when a request that tries has the only turn."""
    now = utc_now()
    Circuit.objects.bulk_create([Circuit(name=name, next_at=now)], ignore_conflicts=True)
    row = Circuit.objects.select_for_update().get(name=name)
    if row.open_until and row.open_until > now:
        raise Open(name, row.open_until)
    if row.next_at > now + PATIENCE:
        raise Open(name, row.next_at)
    return row.take_turn(now, pause)


def _retry_after(said: str) -> timedelta:
    """Seconds, or a date; nothing for what is neither."""
    try:
        if said.strip().isdecimal():
            told = timedelta(seconds=int(said))
        else:
            date = parsedate_to_datetime(said)
            told = date.replace(tzinfo=date.tzinfo or UTC) - utc_now()
    except (ValueError, OverflowError):
        return timedelta(0)
    return min(max(told, timedelta(0)), LONGEST)

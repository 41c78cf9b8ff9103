"""How far a notice can come, from where, and how long it may stay there."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta

from django.db import models
from django.utils import timezone

from config import env


class Step(models.TextChoices):
    """How far a notice has come."""

    RECEIVED = "received"
    VALID = "valid"
    ACTIONED = "actioned"
    COUNTER_NOTICED = "counter_noticed"
    RESTORED = "restored"
    CLOSED = "closed"
    REJECTED = "rejected"


MOVES: Mapping[str, frozenset[str]] = {
    Step.RECEIVED: frozenset({Step.VALID, Step.REJECTED}),
    Step.VALID: frozenset({Step.ACTIONED, Step.REJECTED}),
    Step.ACTIONED: frozenset({Step.COUNTER_NOTICED, Step.RESTORED, Step.CLOSED}),
    Step.COUNTER_NOTICED: frozenset({Step.RESTORED, Step.CLOSED}),
    Step.CLOSED: frozenset({Step.RESTORED}),  # a court decided, or the claimant gave in
    Step.RESTORED: frozenset(),
    Step.REJECTED: frozenset(),
}
WAITING = (Step.RECEIVED, Step.VALID)
"""For staff."""
HIDING = (Step.ACTIONED, Step.COUNTER_NOTICED, Step.CLOSED)
SETTLED = (Step.RESTORED, Step.CLOSED, Step.REJECTED)
SHOWN_TO_ARTIST = (Step.VALID, *HIDING, Step.RESTORED)
"""Not what staff have not looked at: whoever gave it has shown nothing yet."""


ANYWHERE = timedelta(hours=12)
"""By so much a day ends later at the far west of the earth than in UTC."""


def due(step: Step) -> datetime | None:
    """Until when a notice that comes to this step now may stay there. None: for ever.

    At the end of a day, wherever on earth somebody reads which day it is.
    """
    days = {
        Step.RECEIVED: env.TAKEDOWN_REVIEW_DAYS,
        Step.VALID: env.TAKEDOWN_REVIEW_DAYS,
        Step.ACTIONED: env.TAKEDOWN_ANSWER_DAYS,
        Step.COUNTER_NOTICED: env.TAKEDOWN_RESTORE_DAYS,
    }.get(step)
    return _end_of((timezone.now() + timedelta(days=days)).date()) if days else None


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), UTC) + ANYWHERE


def last_day(due_at: datetime) -> date:
    """The day that people are told, all of which they have."""
    return (due_at - ANYWHERE - timedelta(microseconds=1)).astimezone(UTC).date()

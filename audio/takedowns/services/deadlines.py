"""What the clock does: nothing is hidden by it, and no day passes in silence."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from audio.takedowns import telling
from audio.takedowns.holding_on import held
from audio.takedowns.models.notices import CounterNotice, Notice
from audio.takedowns.services import deciding
from audio.takedowns.steps import WAITING, Step
from users.audit.actions import Action

log = logging.getLogger(__name__)

REMINDED_BEFORE = timedelta(days=3)
UNANSWERED = "Nobody objected in time."
UNDISPUTED = "The artist objected, and the time to answer that is over."


class Tally(NamedTuple):
    """How many came further, and how many could not."""

    done: int
    failed: int


def keep() -> Tally:
    """All whose time is up, each in a transaction of its own, and reminders.

    What fails keeps nothing else, is told to those who run the service, and is tried again.
    """
    due = [*Notice.objects.due().values_list("pk", flat=True)]
    soon = timezone.now() + REMINDED_BEFORE
    nearly = Notice.objects.filter(status=Step.ACTIONED, reminded_at=None, due_at__lte=soon)
    nearly = nearly.exclude(pk__in=due)
    reminded = _each([*nearly.values_list("pk", flat=True)], _remind)
    brought_on = _each(due, _bring_on)
    return Tally(reminded.done + brought_on.done, reminded.failed + brought_on.failed)


def _each(keys: list[UUID], act: Callable[[UUID], None]) -> Tally:
    failed = 0
    for pk in keys:
        try:
            act(pk)
        except Exception:  # whatever it is, the others are due as well
            log.exception("A takedown's deadline could not be kept")
            failed += 1
            _try_to_say_it_waits(pk)
    return Tally(len(keys) - failed, failed)


@transaction.atomic
def _bring_on(pk: UUID) -> None:
    found = held(pk, by=None, changes_visible=True)
    if not found.is_overdue:
        return
    if found.status in WAITING or found.court_at and found.awaits_court:
        _tell_overdue(found)
    elif found.status == Step.ACTIONED:
        deciding.keep_hidden(found, reason=UNANSWERED)
    elif found.status == Step.COUNTER_NOTICED:
        deciding.show_again(found, by=None, reason=UNDISPUTED)


@transaction.atomic
def _remind(pk: UUID) -> None:
    """The artist, that there is still time."""
    found = held(pk, by=None)
    if found.status != Step.ACTIONED or found.reminded_at:
        return
    found.reminded_at = timezone.now()
    found.save(update_fields=["reminded_at"])
    telling.to_artist(found, "reminder")


def _try_to_say_it_waits(pk: UUID) -> None:
    """What broke the notice may break this too; the log has both."""
    try:
        _say_it_waits(pk)
    except Exception:
        log.exception("Nor could it be told that it waits")


@transaction.atomic
def _say_it_waits(pk: UUID) -> None:
    _tell_overdue(held(pk, by=None))


def _tell_overdue(found: Notice) -> None:
    """Once for each step: the queue shows it from then on."""
    if found.overdue_at:
        return
    found.overdue_at = timezone.now()
    found.save(update_fields=["overdue_at"])
    log.warning("Takedown %s has waited longer than it may", found.reference)
    telling.log(found, Action.TAKEDOWN_OVERDUE, by=None)
    telling.to_staff(found, "overdue")


@transaction.atomic
def forget_settled(*, before: datetime) -> int:
    """Of what was settled before that, nobody is named any more; how many.

    What is hidden stays hidden, and for which notice.
    """
    rows = Notice.objects.settled(before).select_for_update(skip_locked=True)
    found = [*rows]
    for notice in found:
        notice.forget()
    Notice.objects.bulk_update(found, [*Notice.PERSONAL, "user", "forgotten_at"], 500)
    answers = CounterNotice.objects.filter(notice__in=found)
    answers.update(user=None, **dict.fromkeys(CounterNotice.PERSONAL, ""))
    return len(found)

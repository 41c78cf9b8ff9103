"""What somebody asked for and another server must answer: a row each, done by a job."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import ClassVar, TypeVar

from django.db import models, transaction
from django.utils import timezone

from config.fields import utc_now
from config.jobs import enqueue, enqueue_later
from config.outbound import circuit
from config.outbound.failures import Declined, Failed, Refused

log = logging.getLogger(__name__)


class Errand(models.Model):
    """Its state is there for whoever asked. Subclasses name more states, and what it is about.

    Names nobody: only those may ask who may know what came of it. TASK is the job that carries
    it out, and is told its `pk`.
    """

    TASK: ClassVar[str]

    PENDING: ClassVar = "pending"
    FAILED: ClassVar = "failed"
    PATIENCE: ClassVar[timedelta] = timedelta(days=1)
    FIRST_WAIT: ClassVar[timedelta] = timedelta(seconds=30)

    state = models.CharField(max_length=12, default=PENDING)
    tries = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    def begin(self, now: datetime) -> None:
        """Anew, whatever came of it before."""
        self.state, self.tries = self.PENDING, 0
        self.asked_at, self.done_at = now, None
        self.save()

    @transaction.atomic
    def end(self, state: str, now: datetime) -> None:
        """Nothing, if it is gone meanwhile."""
        self.state, self.done_at = state, now
        if self.is_there():
            self.save()

    def is_there(self) -> bool:
        """Its track may be gone while others are asked, or nobody wants to know any more.

        Held from then on, so that it stays.
        """
        rows = type(self)._base_manager.select_for_update()
        return rows.filter(pk=self.pk).first() is not None

    @property
    def was_turned_down(self) -> bool:
        """Failed before its time was over: we do not send there, or they declined."""
        if self.state != self.FAILED or self.done_at is None:
            return False
        return self.done_at - self.asked_at <= self.PATIENCE

    def next_try(self, now: datetime, until: datetime | None) -> timedelta | None:
        """How long to wait: twice the last time, or until they may be asked. None: given up."""
        if now - self.asked_at > self.PATIENCE:
            return None
        self.tries += 1
        self.save(update_fields=["tries"])
        wait: timedelta = self.FIRST_WAIT * 2 ** min(self.tries - 1, 8)
        return max(wait, until - now) if until else wait


Some = TypeVar("Some", bound=Errand)


@transaction.atomic
def ask_for(rows: models.QuerySet[Some], pk: int) -> Some:
    """Again, if it was done before; once, if it is under way."""
    errand, is_new = rows.select_for_update().get_or_create(pk=pk)
    if is_new or errand.state != errand.PENDING:
        errand.begin(utc_now())
        enqueue(errand.TASK, pk=pk)
    return errand


def carry_out(rows: models.QuerySet[Some], pk: int, do: Callable[[Some], str]) -> None:
    """`do` says the state that it ends with, or raises `Failed`: tried again later, for a day.

    In no transaction, for others are waited for. Safe to repeat.
    """
    errand = rows.filter(state=Errand.PENDING, pk=pk).first()
    if errand is None:
        return
    try:
        errand.end(do(errand), utc_now())
    except Failed as failure:
        _put_off(errand, failure)


@transaction.atomic
def _put_off(errand: Errand, failure: Failed) -> None:
    """Not at all where we refuse, or they decline."""
    if not errand.is_there():
        return
    until = failure.until if isinstance(failure, circuit.Open) else None
    wait = errand.next_try(utc_now(), until)
    if wait is None or isinstance(failure, Refused | Declined):
        errand.end(errand.FAILED, utc_now())
        log.warning("Given up: %s %s: %s", errand.TASK, errand.pk, failure)
    else:
        enqueue_later(errand.TASK, wait, pk=errand.pk)

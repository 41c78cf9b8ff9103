"""Work for later: enqueued by name, in the caller's transaction."""

from datetime import timedelta

from django.db import transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued

MEDIA = "media"
"""`queue=` of what takes minutes of a core: a worker of its own does it."""
UNHURRIED = -1
"""`priority=` of what nobody waits for: a worker first takes what else is due."""
PATIENT = RetryStrategy(exponential_wait=3, max_attempts=11)
"""`retry=` of what nobody else would do once it has failed: after 3 s, 9 s … two days.

So an outage may last three days. The task must be safe to repeat.
"""
NIGHTLY = RetryStrategy(exponential_wait=3, max_attempts=9)
"""`retry=` of what the next night does anyway: after 3 s, 9 s … five hours; eight in all.

While it waits, its queueing lock keeps the clock from enqueueing the next.
"""


def enqueue(task: str, **ids: int | str) -> int:
    """The job's id. Raises TaskNotFound for a name that no task has.

    Arguments are stored in clear: ids only.
    """
    return app.configure_task(task, allow_unknown=False).defer(**ids)


def enqueue_later(task: str, delay: timedelta, **ids: int | str) -> int:
    """As `enqueue`, but not before `delay` has passed."""
    seconds = int(delay.total_seconds())
    later = app.configure_task(task, allow_unknown=False, schedule_in={"seconds": seconds})
    return later.defer(**ids)


def enqueue_once(task: str, **ids: int | str) -> None:
    """Not again while one like it waits for a worker.

    That one may begin before this transaction ends. So whatever the caller has locked, the task
    locks first: then it sees what was done here.
    """
    lock = " ".join([task, *map(str, ids.values())])
    if ProcrastinateJob.objects.filter(queueing_lock=lock, status="todo").exists():
        return
    once = app.configure_task(task, allow_unknown=False, queueing_lock=lock)
    try:
        with transaction.atomic():  # a refused INSERT would take the caller's work with it
            once.defer(**ids)
    except AlreadyEnqueued:
        return

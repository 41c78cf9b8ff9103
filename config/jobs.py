"""Work for later: enqueued by name, in the caller's transaction."""

from datetime import timedelta

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

MEDIA = "media"
"""`queue=` of what takes minutes of a core: a worker of its own does it."""
PATIENT = RetryStrategy(exponential_wait=3, max_attempts=11)
"""`retry=` of what nobody else would do once it has failed: after 3 s, 9 s … two days.

So an outage may last three days. The task must be safe to repeat.
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

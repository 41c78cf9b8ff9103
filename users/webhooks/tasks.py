"""Messages on their way: one job at a time, so that they take one place of the worker's."""

from contextlib import suppress
from datetime import timedelta

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from config.fields import utc_now
from users.webhooks import sending
from users.webhooks.services import DELIVER

ONE_AT_A_TIME = "users.webhooks"
SWEEP, AGAIN = "users.webhooks.sweep", "users.webhooks.again"
A_MINUTE = timedelta(minutes=1)


@app.task(name=DELIVER, lock=ONE_AT_A_TIME)
def deliver() -> None:
    """A knock at the door: sends whatever is due."""
    _send_due()


@app.periodic(cron="* * * * *")
@app.task(name=SWEEP, lock=ONE_AT_A_TIME, queueing_lock=SWEEP)
def sweep(timestamp: int) -> None:
    """What failed before, or what somebody who was killed had in hand."""
    _send_due()


@app.task(name=AGAIN, lock=ONE_AT_A_TIME, queueing_lock=AGAIN)
def again() -> None:
    """Something failed a moment ago, or there is more than one turn could send."""
    _send_due()


def _send_due() -> None:
    """Looks again when the next is due, rather than at the next minute."""
    sending.send_due()
    at = sending.next_at()
    if at is None or at > utc_now() + A_MINUTE:
        return
    with suppress(AlreadyEnqueued), transaction.atomic():
        app.configure_task(AGAIN, schedule_at=at).defer()

"""Mails on their way. One job at a time: a slow server takes one place of the worker's."""

from contextlib import suppress

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from users.notifications import sending

ONE_AT_A_TIME = "users.notifications"
SWEEP, TRY_AGAIN = "users.notifications.sweep", "users.notifications.try_again"


@app.task(name="users.notifications.send_mail", lock=ONE_AT_A_TIME)
def send_mail(mail_id: str) -> None:
    """A knock at the door: sends this mail, and whatever else is due."""
    _send_due()


@app.periodic(cron="* * * * *")
@app.task(name=SWEEP, lock=ONE_AT_A_TIME, queueing_lock=SWEEP)
def sweep(timestamp: int) -> None:
    """What failed before, or was never knocked for."""
    _send_due()


@app.task(name=TRY_AGAIN, lock=ONE_AT_A_TIME, queueing_lock=TRY_AGAIN)
def try_again() -> None:
    """The server was out of reach a moment ago."""
    _send_due()


def _send_due() -> None:
    """Looks again soon if the server is out of reach, rather than at the next minute."""
    again_at = sending.send_due()
    if again_at is None:
        return
    with suppress(AlreadyEnqueued), transaction.atomic():
        app.configure_task(TRY_AGAIN, schedule_at=again_at).defer()

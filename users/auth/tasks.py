"""Forgets sessions that are over."""

from procrastinate.contrib.django import app

from users.auth.services import sessions


@app.periodic(cron="41 3 * * *")
@app.task(name="users.auth.forget_ended", queueing_lock="users.auth.forget_ended")
def forget_ended(timestamp: int) -> None:
    """Addresses and devices are personal: nobody needs them after a month."""
    sessions.forget_ended()

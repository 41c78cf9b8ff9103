"""Codes in their mails, and forgetting them."""

from procrastinate.contrib.django import app

from users.codes import mails, services
from users.notifications import wording
from users.notifications.kinds import Kind

# Here, since every process that sends mails has read the tasks.
wording.at_the_last_moment(Kind.CODE, mails.words)


@app.periodic(cron="23 * * * *")
@app.task(name="users.codes.forget_old", queueing_lock="users.codes.forget_old")
def forget_old(timestamp: int) -> None:
    """A day after they ended: addresses are personal, those of strangers above all."""
    services.forget_old()

"""Jobs of support."""

from procrastinate.contrib.django import app

from config.jobs import NIGHTLY, PATIENT
from users.notifications import wording
from users.notifications.kinds import Kind
from users.support import mailing
from users.support.services import attaching, tickets

CLOSE = "users.support.close_left_alone"

wording.at_the_last_moment(Kind.TICKET_RECEIVED, mailing.received)
wording.at_the_last_moment(Kind.TICKET_ANSWERED, mailing.answered)
wording.at_the_last_moment(Kind.REPORT_DECIDED, mailing.of_report)
wording.at_the_last_moment(Kind.CONTENT_MODERATED, mailing.of_report)


@app.task(name=attaching.FORGET_UNUSED, retry=PATIENT)
def forget_unused_file(key: str) -> None:
    attaching.forget_unused(key=key)


@app.periodic(cron="20 3 * * *")
@app.task(name=CLOSE, queueing_lock=CLOSE, retry=NIGHTLY)
def close_left_alone(timestamp: int) -> None:
    tickets.close_left_alone()

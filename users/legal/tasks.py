"""Jobs of legal texts."""

from procrastinate.contrib.django import app

from config.jobs import PATIENT
from users.legal import telling
from users.legal.services import TELL
from users.notifications import wording
from users.notifications.kinds import Kind

wording.at_the_last_moment(Kind.LEGAL_TEXT_CHANGED, telling.words)


@app.task(name=TELL, retry=PATIENT)
def tell_of_new_version(text_id: int) -> None:
    telling.tell(text_id)

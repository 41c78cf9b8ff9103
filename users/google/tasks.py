"""Pictures, and codes that are good for nothing any more."""

from procrastinate.contrib.django import app

from config.jobs import PATIENT
from users.google.services import forgetting, picturing


@app.task(name="users.google.fetch_picture", retry=PATIENT)
def fetch_picture(association_id: int) -> None:
    """Again only where we ourselves were not able to: its address is not to stay for ever."""
    picturing.fetch_picture(association_id=association_id)


@app.periodic(cron="23 * * * *")
@app.task(name="users.google.forget_old", queueing_lock="users.google.forget_old")
def forget_old(timestamp: int) -> None:
    """What visits left behind that never came back."""
    forgetting.forget_visits()

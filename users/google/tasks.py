"""Pictures, and codes that are good for nothing any more."""

from procrastinate.contrib.django import app

from users.google.services import forgetting, picturing


@app.task(name="users.google.fetch_picture")
def fetch_picture(association_id: int) -> None:
    """No second try: a picture is nothing that anybody waits for."""
    picturing.fetch_picture(association_id=association_id)


@app.periodic(cron="23 * * * *")
@app.task(name="users.google.forget_old", queueing_lock="users.google.forget_old")
def forget_old(timestamp: int) -> None:
    """What visits left behind that never came back."""
    forgetting.forget_visits()

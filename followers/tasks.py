"""What is done for followers by the clock."""

from procrastinate.contrib.django import app

from followers import releases

TELL = "followers.tell_of_releases"


@app.periodic(cron="* * * * *")
@app.task(name=TELL, lock=TELL, queueing_lock=TELL)
def tell_of_releases(timestamp: int) -> None:
    """Tells followers of what came out since the last time."""
    releases.tell_followers()

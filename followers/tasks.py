"""What is done for followers by the clock."""

from procrastinate.contrib.django import app

from followers import digests, releases, wording
from users.notifications.kinds import Kind
from users.notifications.wording import at_the_last_moment

TELL, DIGEST = "followers.tell_of_releases", "followers.send_digests"


@app.periodic(cron="* * * * *")
@app.task(name=TELL, lock=TELL, queueing_lock=TELL)
def tell_of_releases(timestamp: int) -> None:
    """Tells followers of what came out since the last time."""
    releases.tell_followers()


@app.periodic(cron="20 * * * *")
@app.task(name=DIGEST, lock=DIGEST, queueing_lock=DIGEST)
def send_digests(timestamp: int) -> None:
    """The digest of the week that is over, on Monday, or as soon after it as there is a worker.

    Looks each hour, so that a server that was off then sends it all the same.
    """
    digests.send_digests()


at_the_last_moment(Kind.NEW_RELEASE, wording.of_release)
at_the_last_moment(Kind.WEEKLY_DIGEST, wording.of_digest)

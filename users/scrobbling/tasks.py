"""Listens on their way."""

from procrastinate.contrib.django import app

from users.scrobbling import delivering, services
from users.scrobbling.outbox import ANNOUNCE, DELIVER, knock

SWEEP = "users.scrobbling.sweep"


@app.task(name=DELIVER)
def deliver(integration_id: int) -> None:
    """What waits of one person's for one service. What fails, the sweep tries again in time."""
    if delivering.deliver(integration_id=integration_id):
        knock(DELIVER, [integration_id])


@app.task(name=ANNOUNCE)
def announce(integration_id: int) -> None:
    """What somebody hears just now."""
    delivering.announce(integration_id=integration_id)


@app.periodic(cron="* * * * *")
@app.task(name=SWEEP, queueing_lock=SWEEP)
def sweep(timestamp: int) -> None:
    """What failed before and is due again, or was never knocked for."""
    services.knock_for_due()

"""What a person's open apps were told lately."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from users.accounts.models import User
from users.accounts.retention import Retention
from users.events import services
from users.events.models import Event


class Events:
    """That something was new, so that a stream that was cut can go on."""

    models = (Event,)

    def export(self, user: User) -> Iterator[tuple[str, Any]]:
        rows = Event.objects.filter(user=user).order_by("pk")
        yield "events.json", list(rows.values("kind", "payload", "at"))

    def erase(self, user: User) -> None:
        Event.objects.filter(user=user).delete()


def _forget(before: datetime) -> int:
    return services.forget_old(before=before)


EVENTS = Retention(
    "events",
    1,
    "What somebody's open apps were told, for streams that were cut; the last 1,000 at most.",
    _forget,
)

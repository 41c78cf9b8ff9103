"""What is known of a person's accounts elsewhere, and of what is on its way there."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from users.accounts.models import User
from users.accounts.retention import Retention
from users.scrobbling import services
from users.scrobbling.models import Integration, Listen, NowPlaying

INTEGRATION = (
    *("service", "account", "connected_at", "paused_at", "problem", "problem_at"),
    *("delivered", "last_delivered_at"),
)
LISTEN = (
    *("integration__service", "event_id", "listened_at", "title", "artists", "album"),
    "refused_because",
)
PLAYING = ("integration__service", "since", "title", "artists", "album")


class Integrations:
    """Accounts that listens are given to, never their tokens; and listens on their way."""

    models = (Integration, Listen, NowPlaying)

    def export(self, user: User) -> Iterator[tuple[str, Any]]:
        rows = Integration.objects.of(user).order_by("pk").values(*INTEGRATION)
        yield "integrations.json", list(rows)
        listens = Listen.objects.filter(integration__user=user).in_order()
        yield "undelivered_listens.json", listens.values(*LISTEN).iterator()
        playing = NowPlaying.objects.filter(integration__user=user).order_by("pk")
        yield "now_playing.json", list(playing.values(*PLAYING))

    def erase(self, user: User) -> None:
        """A service keeps what it was given: that is between them."""
        Integration.objects.of(user).delete()


def _forget(before: datetime) -> int:
    return services.forget_old(before=before)


LISTENS = Retention(
    "undelivered_listens",
    30,
    "Listens that another service was not given yet, or will not take.",
    _forget,
)

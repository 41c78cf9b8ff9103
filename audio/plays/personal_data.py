"""What plays tell about a person: what they listened to, when, from where."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from audio.plays.models import PlayEvent
from users.accounts.retention import Retention
from users.models import User


class Plays:
    """The whole history. Counters of tracks keep what was counted: they name nobody."""

    models = (PlayEvent,)

    def export(self, user: User) -> Iterator[tuple[str, Any]]:
        columns = (
            *("played_at", "track_id", "ms_played", "skipped", "counted"),
            *("source_type", "source_id"),
        )
        rows = PlayEvent.objects.of(user).order_by("played_at", "pk").values(*columns)
        yield "plays.json", rows.iterator()

    def erase(self, user: User) -> None:
        PlayEvent.objects.of(user).delete()


def _forget(before: datetime) -> int:
    """Counters of tracks keep what was counted."""
    return PlayEvent.objects.filter(played_at__lt=before).delete()[0]


PLAYS = Retention("plays", None, "What was listened to, and when.", _forget)

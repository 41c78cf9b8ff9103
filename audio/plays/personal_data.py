"""What plays tell about a person: what they listened to, when, from where; where they are."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Model

from audio.plays.models import ForgottenPlay, PlayerState, PlayEvent
from users.accounts.retention import Retention
from users.models import User

FORGOTTEN_PLAY = ("event_id", "forgotten_at", "day")
PLAYER = (
    *("track_id", "context_type", "context_id", "position_ms", "queue", "repeat", "shuffle"),
    *("is_playing", "device", "version", "updated_at"),
)


class Plays:
    """The whole history. Counters of tracks keep what was counted: they name nobody."""

    models: tuple[type[Model], ...] = (PlayEvent, ForgottenPlay, PlayerState)

    def export(self, user: User) -> Iterator[tuple[str, Any]]:
        columns = (
            *("played_at", "track_id", "ms_played", "skipped", "counted"),
            *("source_type", "source_id"),
        )
        rows = PlayEvent.objects.of(user).order_by("played_at", "pk").values(*columns)
        yield "plays.json", rows.iterator()
        forgotten = ForgottenPlay.objects.filter(user=user).order_by("forgotten_at", "pk")
        yield "forgotten_plays.json", forgotten.values(*FORGOTTEN_PLAY).iterator()
        players = PlayerState.objects.filter(user=user)
        yield "player.json", players.values(*PLAYER).first()

    def erase(self, user: User) -> None:
        for model in (PlayEvent, ForgottenPlay, PlayerState):
            model._default_manager.filter(user=user).delete()


def _forget(before: datetime) -> int:
    """Counters of tracks keep what was counted."""
    return PlayEvent.objects.filter(played_at__lt=before).delete()[0]


def _forget_forgotten(before: datetime) -> int:
    """A device that sends one of them later yet would tell it anew."""
    return ForgottenPlay.objects.filter(forgotten_at__lt=before).delete()[0]


PLAYS = Retention("plays", None, "What was listened to, and when.", _forget)
FORGOTTEN = Retention(
    "forgotten_plays",
    90,
    "That a play was deleted, and of which day, so that a device does not bring it back.",
    _forget_forgotten,
)

"""What notices tell about a person: those they gave, answered, or got a strike for."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from audio.takedowns.models.notices import CounterNotice, Notice
from audio.takedowns.models.strikes import Strike
from audio.takedowns.services import deadlines, leaving
from users.accounts.retention import Retention
from users.models import User

_LIFE = ("reference", "status", "created_at", "valid_at", "actioned_at", "settled_at")


class Takedowns:
    """A notice stays for the music that it hides; whoever gave it is named no longer."""

    models = (Notice, CounterNotice, Strike)

    def export(self, user: User) -> Iterator[tuple[str, Any]]:
        given = Notice.objects.filter(user=user).order_by("created_at", "pk")
        yield "takedown_notices.json", list(given.values(*_LIFE, *Notice.PERSONAL))
        answers = CounterNotice.objects.filter(user=user).order_by("created_at", "pk")
        told = ("created_at", *CounterNotice.PERSONAL)
        yield (
            "counter_notices.json",
            list(answers.values(*told, reference=F("notice__reference"))),
        )
        strikes = Strike.objects.filter(user=user).order_by("created_at", "pk")
        columns = ("created_at", "lifted_at")
        yield "strikes.json", list(strikes.values(*columns, reference=F("notice__reference")))

    @transaction.atomic
    def erase(self, user: User) -> None:
        leaving.leave(user=user)


def _forget(before: datetime) -> int:
    return deadlines.forget_settled(before=before)


TAKEDOWNS = Retention(
    "takedowns",
    1095,
    "Who gave a copyright notice and who objected, once it is settled; not that it was.",
    _forget,
)

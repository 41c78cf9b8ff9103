"""What figures know about a person: the years that they show to others."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Model

from audio.insights.models import SharedYear
from users.models import User


class SharedYears:
    """Numbers that were counted by day name nobody, and stay."""

    models: tuple[type[Model], ...] = (SharedYear,)

    def export(self, user: User) -> Iterator[tuple[str, Any]]:
        rows = SharedYear.objects.filter(user=user).order_by("year")
        yield "shared_years.json", rows.values("year", "shared_at", "told").iterator()

    def erase(self, user: User) -> None:
        SharedYear.objects.filter(user=user).delete()

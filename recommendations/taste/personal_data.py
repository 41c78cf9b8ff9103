"""What a person said of their taste."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Model

from recommendations.taste import services
from recommendations.taste.models import Feedback, TasteSettings
from recommendations.taste.queries import TYPES, settings
from users.models import User


class Taste:
    """Their words and their choices. No number of anybody else's rests on them."""

    models: tuple[type[Model], ...] = (Feedback, TasteSettings)

    def export(self, user: User) -> Iterator[tuple[str, Any]]:
        said = Feedback.objects.of(user).order_by("created_at", "pk")
        ids = (f"{kind}_id" for kind in TYPES)
        yield "feedback.json", said.values("created_at", "verdict", *ids).iterator()
        yield "taste.json", settings(user.pk)._asdict()

    def erase(self, user: User) -> None:
        services.erase(user=user)

"""What was made for a person."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Model

from recommendations.mixes import services
from recommendations.mixes.models import Mix
from recommendations.training.packed import unpack_items
from users.models import User


class Mixes:
    """Their mixes, with their tracks in order."""

    models: tuple[type[Model], ...] = (Mix,)

    def export(self, user: User) -> Iterator[tuple[str, Any]]:
        rows = Mix.objects.of(user).order_by("kind", "position")
        yield (
            "mixes.json",
            [
                {
                    "kind": mix.kind,
                    "position": mix.position,
                    "about": mix.about,
                    "made_at": mix.made_at,
                    "track_ids": unpack_items(mix.items)["id"].tolist(),
                }
                for mix in rows
            ],
        )

    def erase(self, user: User) -> None:
        services.erase(user=user)

"""What was made of what a person did: sums, and lists of what they may like."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Model

from recommendations.training.models import Interaction, Kind, Recommendation
from recommendations.training.packed import Because, unpack_items
from users.models import User


class Learnt:
    """Plays that were forgotten are taken out of it within the hour."""

    models: tuple[type[Model], ...] = (Interaction, Recommendation)

    def export(self, user: User) -> Iterator[tuple[str, Any]]:
        rows = Interaction.objects.of(user).order_by("-weight", "track_id")
        yield "interactions.json", rows.values("track_id", "weight", "last_at").iterator()
        lists = Recommendation.objects.filter(user=user).order_by("kind")
        yield "recommendations.json", [_list(one) for one in lists]

    def erase(self, user: User) -> None:
        Interaction.objects.of(user).delete()
        Recommendation.objects.filter(user=user).delete()


def _list(made: Recommendation) -> dict[str, Any]:
    return {
        "kind": Kind(made.kind).name.lower(),
        "made_at": made.made_at,
        "items": [
            {
                "id": int(item["id"]),
                "score": round(float(item["score"]), 4),
                "because": [
                    {"code": Because(int(code)).name.lower(), "id": int(of)}
                    for code, of in zip(item["code"], item["because"], strict=True)
                    if code
                ],
            }
            for item in unpack_items(made.items)
        ],
    }

"""What claims tell about a person: which pages they asked for, and why."""

from collections.abc import Iterator
from typing import Any

from django.db.models import F

from audio.claims.models import Claim
from users.models import User


class Claims:
    """The person's own; and that it was they who decided about others'."""

    models = (Claim,)

    def export(self, user: User) -> Iterator[tuple[str, Any]]:
        columns = ("artist_id", "evidence", "status", "answer")
        rows = Claim.objects.of(user).order_by("created_at", "pk")
        yield (
            "claims.json",
            list(
                rows.values(*columns, "created_at", "decided_at", artist_name=F("artist__name"))
            ),
        )
        decided = Claim.objects.filter(decided_by=user).order_by("decided_at", "pk")
        yield "claims_decided.json", list(decided.values("artist_id", "status", "decided_at"))

    def erase(self, user: User) -> None:
        Claim.objects.of(user).delete()
        Claim.objects.filter(decided_by=user).update(decided_by=None)

"""What duplicates tell about a person: that it was they who decided about one."""

from collections.abc import Iterator
from typing import Any

from audio.duplicates.models import Duplicate
from users.models import User


class Duplicates:
    """Of staff alone."""

    models = (Duplicate,)

    def export(self, user: User) -> Iterator[tuple[str, Any]]:
        decided = Duplicate.objects.filter(decided_by=user).order_by("decided_at", "pk")
        columns = ("track_id", "other_id", "status", "answer", "decided_at")
        yield "duplicates_decided.json", list(decided.values(*columns))

    def erase(self, user: User) -> None:
        Duplicate.objects.filter(decided_by=user).update(decided_by=None)

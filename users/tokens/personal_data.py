"""Which programs act for a person."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from users.accounts.models import User
from users.accounts.retention import Retention
from users.tokens import services
from users.tokens.models import PersonalToken


class Tokens:
    """Their names and what they may do; the tokens themselves nobody has."""

    models = (PersonalToken,)

    def export(self, user: User) -> Iterator[tuple[str, Any]]:
        columns = ("name", "start", "scopes", "created_at", "expires_at", "last_used_at")
        rows = PersonalToken.objects.of(user).order_by("created_at")
        yield "tokens.json", list(rows.values(*columns))

    def erase(self, user: User) -> None:
        PersonalToken.objects.of(user).delete()


def _forget(before: datetime) -> int:
    return services.forget_ended(before=before)


TOKENS = Retention(
    "tokens", 30, "Personal tokens that have expired, counted from when they did.", _forget
)

"""Which codes were asked for lately. What they were, nobody knows."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from users.accounts.models import User
from users.accounts.retention import Retention
from users.codes import services
from users.codes.models import Challenge


class Codes:
    """A row for each address and purpose."""

    models = (Challenge,)

    def export(self, user: User) -> Iterator[tuple[str, Any]]:
        columns = ("purpose", "address", "password_from", "created_at", "consumed_at")
        rows = Challenge.objects.filter(user=user).order_by("created_at")
        yield "codes.json", list(rows.values(*columns))

    def erase(self, user: User) -> None:
        """Whoever typed the address, even before there was an account with it."""
        Challenge.objects.naming(user).delete()


def _forget(before: datetime) -> int:
    return services.forget_old(before=before)


CODES = Retention(
    "codes",
    1,
    "That a code was asked for, with the address that was typed and, after a password, where"
    " from; counted from the code's end.",
    _forget,
)

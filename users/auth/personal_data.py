"""What sessions tell about a person: when, with what, from where."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from users.accounts.models import User
from users.accounts.retention import Retention
from users.auth.models import AuthSession
from users.auth.services import sessions


class Sessions:
    """Devices signed in, and lately signed out."""

    models = (AuthSession,)

    def export(self, user: User) -> Iterator[tuple[str, Any]]:
        columns = ("created_at", "rotated_at", "revoked_at", "user_agent", "address")
        rows = AuthSession.objects.filter(user=user).order_by("created_at")
        yield "sessions.json", list(rows.values(*columns))

    def erase(self, user: User) -> None:
        AuthSession.objects.filter(user=user).delete()


def _forget(before: datetime) -> int:
    return sessions.forget_ended(before=before)


SESSIONS = Retention(
    "sessions",
    30,
    "Devices signed out, with their addresses, counted from the session's end.",
    _forget,
)

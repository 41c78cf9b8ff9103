"""Which mails a person was sent."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from users.accounts.models import User
from users.accounts.retention import Kind
from users.notifications import services
from users.notifications.models import Mail


class Mails:
    """What each was about, and when; its text is made anew for each try and kept nowhere."""

    models = (Mail,)

    def export(self, user: User) -> Iterator[tuple[str, Any]]:
        columns = ("kind", "address", "context", "created_at", "sent_at", "dropped_because")
        rows = Mail.objects.filter(user=user).order_by("created_at")
        yield "mails.json", list(rows.values(*columns))

    def erase(self, user: User) -> None:
        Mail.objects.filter(user=user).delete()


def _forget(before: datetime) -> int:
    return services.forget_old(before=before)


MAILS = Kind("mails", 30, "That a mail was sent, and what about; not its text.", _forget)

"""What privacy itself knows about a person: copies of their data that they asked for."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from users.accounts.models import User
from users.accounts.retention import Retention
from users.privacy import traces
from users.privacy.models import Export
from users.privacy.services import exports


class Exports:
    """That they asked, and when. Never an archive inside of an archive."""

    models = (Export,)

    def export(self, user: User) -> Iterator[tuple[str, Any]]:
        rows = Export.objects.filter(user=user).order_by("created_at")
        yield "exports.json", list(rows.values("created_at", "status", "ready_at"))

    def erase(self, user: User) -> None:
        exports.erase(user=user)


def _forget(before: datetime) -> int:
    return exports.forget(before=before)


def _forget_pages(before: datetime) -> int:
    return traces.forget_page_sessions(before=before)


EXPORTS = Retention(
    "exports",
    1,
    "Copies that could not be made. An archive goes after 24 hours, whatever is set here.",
    _forget,
)
PAGES = Retention(
    "pages",
    1,
    "What a browser is remembered by on pages (administration, portal), counted from its end.",
    _forget_pages,
)

"""What ties a person to Google: the key they have there, and codes under way."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from social_django.models import UserSocialAuth

from users.accounts.models import User
from users.accounts.retention import Retention
from users.google.models import Handoff
from users.google.queries import links_of
from users.google.services import forgetting


class GoogleLinks:
    """Neither their password at Google nor any token of Google's is known here."""

    models = (UserSocialAuth, Handoff)

    def export(self, user: User) -> Iterator[tuple[str, Any]]:
        columns = ("uid", "extra_data", "created")
        codes = Handoff.objects.filter(user=user).order_by("created_at")
        yield (
            "google.json",
            {
                "links": list(links_of(user).values(*columns)),
                "visits": list(codes.values("kind", "created_at", "used_at")),
            },
        )

    def erase(self, user: User) -> None:
        Handoff.objects.filter(user=user).delete()
        UserSocialAuth.objects.filter(user=user).delete()


def _forget(before: datetime) -> int:
    return forgetting.forget_codes(before=before)


HANDOFFS = Retention(
    "handoffs",
    1,
    "That somebody came back from Google, counted from the end of the code they came with.",
    _forget,
)

"""Addresses that mails do not reach, or where they are called spam: noted, and let go."""

from typing import Any

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Lower
from django.utils import timezone

from users.accounts.models import User
from users.notifications.models import MailStop

Because = MailStop.Word


@transaction.atomic
def stop(*, address: str, because: Because, detail: str = "") -> bool:
    """Whether it is somebody's; told twice, the newer word counts."""
    people = User.objects.alias(lower=Lower("email")).filter(lower=Lower(Value(address)))
    user = people.select_for_update(no_key=True).first()
    if user is None:
        return False
    told: dict[str, Any] = {
        "address": user.email,
        "detail": detail[:200],
        "at": timezone.now(),
    }
    MailStop.objects.update_or_create(user=user, because=because, defaults=told)
    return True


def let_go(*, user: User, because: Because | None = None) -> None:
    """Mails go there again, as far as this held them back. None: the address is a new one."""
    stops = MailStop.objects.of(user)
    (stops if because is None else stops.filter(because=because)).delete()

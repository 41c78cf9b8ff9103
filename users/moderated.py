"""What can be reported of people, and what staff can do about it."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from config.errors import Conflict, NotAllowed, NotFound
from users.accounts import pictures
from users.accounts.models import User
from users.accounts.people import seen_by
from users.accounts.pictures import Place
from users.auth.models import AuthSession
from users.auth.services import sessions
from users.support import reportable
from users.support.reportable import Act, Reportable, Viewer


class AlreadyDisabled(Conflict):
    code, message = "already_disabled", "This account is disabled already."


def _seen(viewer: Viewer) -> "QuerySet[Any]":
    return User.objects.filter(seen_by(viewer.pk))


def _above(person: User, by: User) -> bool:
    return (person.is_staff or person.is_superuser) and not by.is_superuser


@transaction.atomic
def disable(*, object_id: int, by: User, reason: str) -> None:
    """Keeps an account out, and signs it out everywhere.

    Raises `NotFound`, `AlreadyDisabled`; `NotAllowed` for staff by who is no administrator,
    and for oneself.
    """
    person = User.objects.select_for_update().filter(pk=object_id).first()
    if person is None:
        raise NotFound
    if person.pk == by.pk or _above(person, by):
        raise NotAllowed
    if not person.is_active:
        raise AlreadyDisabled
    person.is_active = False
    person.save(update_fields=["is_active"])
    sessions.end_all(user=person, because=AuthSession.Because.STAFF)


def remove_pictures(*, object_id: int, by: User, reason: str) -> None:
    """Picture and cover. Raises `NotFound`."""
    person = User.objects.filter(pk=object_id).first()
    if person is None:
        raise NotFound
    for place in Place:
        pictures.take_away(user=person, place=place)


reportable.register(
    "user",
    Reportable(
        label=_("Person"),
        seen=_seen,
        every=User.objects.all,
        name=lambda person: person.username,
        address=lambda person: reverse("admin:users_user_change", args=[person.pk]),
        owners=lambda person: [person],
    ),
)
reportable.offer("user", Act("remove_pictures", _("Remove the pictures"), remove_pictures))
reportable.offer("user", Act("disable", _("Disable the account"), disable))

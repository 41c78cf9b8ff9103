"""Publishing a version of a text, and agreeing to one."""

from collections.abc import Iterable
from typing import Final

from django.db import transaction
from django.utils import timezone

from config.errors import Conflict
from config.jobs import enqueue
from users.accounts import consents
from users.accounts.models import User
from users.audit.actions import Action
from users.audit.services import record
from users.legal import queries
from users.legal.models import LegalText, Name

API, PORTAL = "api", "portal"
TELL: Final = "users.legal.tell_of_new_version"
AT_SIGN_UP: Final = queries.OF_EVERYBODY


class NotInForce(Conflict):
    code = "not_in_force"
    message = "That version is not the one in force: read {version} first."


class AlreadyPublished(Conflict):
    code, message = "already_published", "This version is published: write a new one."


class TooEarly(Conflict):
    code = "in_force_too_early"
    message = "Nothing comes into force before it is published: choose a later moment."


@transaction.atomic
def accept(*, user: User, name: Name, version: str, source: str) -> None:
    """Records that somebody agrees to a version. Twice is once.

    Raises `NotInForce` for any other version: nobody agrees to what they were not shown.
    """
    current = queries.in_force(name)
    if version != current.version:
        raise NotInForce(version=current.version)
    _say_yes(user, name, version, source)


@transaction.atomic
def agree_to_texts(*, user: User, source: str, names: Iterable[Name] = AT_SIGN_UP) -> None:
    """To the versions in force, which the person was shown just now."""
    known = queries.editions()
    for name in names:
        _say_yes(user, name, known[name][0].version, source)


@transaction.atomic
def publish(*, text: LegalText, by: User) -> None:
    """Makes a draft a version; from then on nobody changes it. People hear of a material one.

    Raises `AlreadyPublished`, and `TooEarly` where its moment has passed.
    """
    held = LegalText.objects.select_for_update().get(pk=text.pk)
    if held.published_at:
        raise AlreadyPublished
    now = timezone.now()
    if held.in_force_at and held.in_force_at < now:
        raise TooEarly
    held.published_at, held.in_force_at = now, held.in_force_at or now
    held.save(update_fields=["published_at", "in_force_at"])
    record(
        Action.LEGAL_TEXT_PUBLISHED,
        actor=by,
        subject=f"legal_text {held.pk}",
        detail={
            "name": held.name,
            "version": held.version,
            "is_material": held.is_material,
            "in_force_at": held.in_force_at.isoformat(),
        },
    )
    if held.is_material:
        enqueue(TELL, text_id=held.pk)


def _say_yes(user: User, name: Name, version: str, source: str) -> None:
    kind = consents.Kind(name.value)
    consents.say(user=user, kind=kind, version=version, given=True, source=source)

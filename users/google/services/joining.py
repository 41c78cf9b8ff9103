"""Joining an account to somebody at the provider, and parting them."""

import uuid

from django.db import IntegrityError, transaction
from social_django.models import UserSocialAuth

from config.errors import Conflict
from config.jobs import enqueue
from users.accounts.models import User
from users.audit.actions import Action
from users.audit.services import record
from users.auth.models import AuthSession
from users.auth.services.sessions import end_all
from users.google.models import Handoff
from users.google.queries import PROVIDER, links_of
from users.notifications.kinds import Change, Kind
from users.notifications.services import send, tell_of_change


class GoogleTaken(Conflict):
    code, message = "google_taken", "It signs in to another account already."


class NotLinked(Conflict):
    code, message = "google_not_linked", "This account is not linked to Google."


class LastWayIn(Conflict):
    code = "last_way_in"
    message = (
        "Nothing else would open this account: set a password or verify its address first."
    )


@transaction.atomic
def join(
    *, user: User, subject: str, extra_data: dict[str, str], network: str
) -> UserSocialAuth:
    """From now on `subject` signs in to the account. Its owner is to be told (`tell`).

    Raises `GoogleTaken`. A picture is fetched later, for those who have none.
    """
    try:
        with transaction.atomic():
            link = UserSocialAuth.objects.create(
                user=user, provider=PROVIDER, uid=subject, id_key="sub", extra_data=extra_data
            )
    except IntegrityError as error:
        raise GoogleTaken from error
    record(Action.GOOGLE_LINKED, actor=user, network=network)
    if "picture" in extra_data:
        enqueue("users.google.fetch_picture", association_id=link.pk)
    return link


def tell(link: UserSocialAuth, *, old_keys_void: bool = False) -> None:
    """By mail, within the transaction of `join`."""
    send(
        kind=Kind.GOOGLE_LINKED,
        to=link.user,
        cause=f"google_linked {link.pk}",
        context={"old_keys_void": int(old_keys_void)},
    )


@transaction.atomic
def part(*, user: User, session_id: uuid.UUID, network: str) -> None:
    """Nobody at the provider signs in to the account any more; codes under way are void.

    Every session but `session_id` ends: some may have been opened that way.

    Raises `NotLinked`, `LastWayIn`. Codes sent by mail are a way in once the address is known
    to be the person's.
    """
    fresh = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if not (fresh.has_usable_password() or fresh.email_verified_at):
        raise LastWayIn
    if not links_of(user).delete()[0]:
        raise NotLinked
    Handoff.objects.filter(user=user).delete()
    end_all(user=user, because=AuthSession.Because.SECURITY, but=session_id)
    record(Action.GOOGLE_UNLINKED, actor=user, network=network)
    tell_of_change(to=user, change=Change.GOOGLE_UNLINKED)

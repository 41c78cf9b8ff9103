"""Whose account somebody comes back to: their own, one with the same address, or a new one."""

from typing import NamedTuple

from django.db import transaction
from django.utils import timezone
from social_django.models import UserSocialAuth

from config.errors import NotAllowed
from users.accounts.models import User
from users.accounts.profile import Profile
from users.accounts.services import EmailTaken, UsernameTaken, register_verified
from users.audit.actions import Action
from users.audit.services import person, record
from users.auth.services import keys
from users.google.identity import Identity
from users.google.models import Handoff
from users.google.private import Private
from users.google.queries import link_of, links_of
from users.google.services.joining import GoogleTaken, join, tell
from users.google.usernames import suggestions
from users.notifications.services import welcome


class AccountDisabled(Private, NotAllowed):
    code = "account_disabled"
    message = "This account was switched off by those who run the service."


class Arrival(NamedTuple):
    """An account, and, while it is not linked yet, whom and what it would be linked to."""

    user: User
    subject: str = ""
    extra_data: dict[str, str] = {}

    @property
    def is_linked(self) -> bool:
        return not self.subject


def arrive(*, identity: Identity, network: str) -> Arrival:
    """Raises `AccountDisabled`, `SignUpsClosed`. Must not run inside a transaction.

    Of two at once with the same new person, one makes the account and both arrive there.
    """
    try:
        arrival = _arrive(identity, network)
    except (EmailTaken, GoogleTaken):
        arrival = _arrive(identity, network)
    require_active(arrival.user, network=network)
    return arrival


def require_active(user: User, *, network: str) -> None:
    """Raises `AccountDisabled`, and the log knows."""
    if not user.is_active:
        because = {"way": "google", "because": AccountDisabled.code}
        record(
            Action.SIGN_IN_REFUSED,
            actor=None,
            subject=person(user),
            detail=because,
            network=network,
        )
        raise AccountDisabled


@transaction.atomic
def _arrive(identity: Identity, network: str) -> Arrival:
    link = link_of(identity)
    if link:
        return Arrival(link.user)
    user = _with_address(identity.email)
    if user is None:
        return Arrival(_register(identity, network))
    if user.is_active and not user.is_proven:
        _take_over(user, identity, network)
        return Arrival(user)
    return Arrival(user, identity.subject, identity.kept)


def _with_address(email: str) -> User | None:
    """Locked, so that what is decided about it holds until it is done."""
    try:
        pk = User.objects.get_by_natural_key(email).pk
        return User.objects.select_for_update(no_key=True).get(pk=pk)
    except User.DoesNotExist:
        return None


def _register(identity: Identity, network: str) -> User:
    """Somebody new. Raises `EmailTaken`, when they are new twice at once."""
    profile: Profile = {
        "first_name": identity.first_name,
        "last_name": identity.last_name,
    }
    for username in suggestions(identity):
        try:
            user = register_verified(email=identity.email, username=username, profile=profile)
        except UsernameTaken:
            continue
        record(Action.REGISTERED, actor=user, detail={"way": "google"}, network=network)
        _join(user, identity, network)
        welcome(user=user)
        return user
    raise UsernameTaken


def _take_over(user: User, identity: Identity, network: str) -> None:
    """The address is this person's; whoever registered with it may have been somebody else.

    So nothing of theirs opens it any more: password, sessions, authenticator, codes, links.
    Not even their wish to be erased stays.
    """
    keys.void(user=user, network=network)
    user.email_verified_at = timezone.now()
    user.save(update_fields=["email_verified_at"])
    Handoff.objects.filter(user=user).delete()
    links_of(user).delete()
    record(Action.EMAIL_VERIFIED, actor=user, detail={"way": "google"}, network=network)
    tell(_join(user, identity, network), old_keys_void=True)
    welcome(user=user)


def _join(user: User, identity: Identity, network: str) -> UserSocialAuth:
    key, kept = identity.subject, identity.kept
    return join(user=user, subject=key, extra_data=kept, network=network)

"""Signing in with a password, and changing it."""

import uuid
from typing import NamedTuple

from django.contrib.auth.hashers import make_password
from django.db import transaction

from config.errors import Unauthenticated
from users.accounts import passwords
from users.accounts.models import User
from users.audit.actions import Action
from users.audit.services import record
from users.auth import guesses
from users.auth.devices import Device
from users.auth.guesses import Guess
from users.auth.models import AuthSession
from users.auth.services import own_password
from users.auth.services.code_step import require_code, require_code_if_wanted
from users.auth.services.refusing import tell_refused
from users.auth.services.sessions import end_all
from users.auth.services.signing_in import Way, sign_in
from users.auth.tokens import Tokens, issue
from users.notifications.kinds import Kind
from users.notifications.services import send as notify
from users.totp.services import check as check_totp
from users.totp.services import has_device

Because = AuthSession.Because


class InvalidCredentials(Unauthenticated):
    """Says nothing about which of the two is wrong, nor whether there is such an account."""

    code, message = "invalid_credentials", "The e-mail address or the password is wrong."


class Shown(NamedTuple):
    """A right password. `code_needed`: it is not enough, wherever else it would be."""

    user: User
    code_needed: bool


def log_in(
    *, email: str, password: str, device: Device, totp: str | None = None
) -> tuple[User, Tokens]:
    """Raises what `prove`, `totp.check`, `require_code_if_wanted` and `sign_in` raise.

    An authenticator app counts for more than a mailbox: who has one is asked for that alone.
    Must not run inside a transaction.
    """
    user = prove(email=email, password=password, address=device.address)
    second_factor = check_totp(user=user, given=totp, address=device.address)
    if not second_factor:
        require_code_if_wanted(user=user, address=device.address)
    session = sign_in(user=user, device=device, way=Way.PASSWORD, second_factor=second_factor)
    return user, issue(session)


def prove(*, email: str, password: str, address: str) -> User:
    """Whose password it is. Raises what `check` raises; `OtpRequired` where more is needed."""
    shown = check(email=email, password=password, address=address)
    if shown.code_needed:
        require_code(user=shown.user, address=address)
    return shown.user


def check(*, email: str, password: str, address: str) -> Shown:
    """Whose password it is. Raises `InvalidCredentials`, `TooManyRequests`, `Busy`.

    After too many guesses at an account, a code is needed where it is not signed in from: the
    right password may be the last of those guesses, so a code by mail is asked for as well.
    Every refusal costs one hash: an unknown address, an account without a password and a
    disabled one take as long as a wrong password. Must not run inside a transaction.
    """
    guess = Guess(email, address)
    not_enough = guesses.count(guess, is_known_here=lambda: is_known(guess))
    user = find(email)
    if not (_matches(user, password) and user and user.is_active):
        tell_refused(user=user, address=address)
        raise InvalidCredentials
    guesses.was_right(guess)
    # Who has an app is asked for its code anyway.
    return Shown(user, code_needed=not_enough and not has_device(user))


def find(email: str) -> User | None:
    """However the address is cased."""
    try:
        return User.objects.get_by_natural_key(email)
    except User.DoesNotExist:
        return None


def _matches(user: User | None, password: str) -> bool:
    if user is None:
        make_password(password)
        return False
    return user.check_password(password)


def is_known(guess: Guess) -> bool:
    """Whether the account is signed in from this address."""
    user = find(guess.email)
    return AuthSession.objects.in_use().filter(user=user, address=guess.address).exists()


def change_password(
    *, user: User, current: str, new: str, session_id: uuid.UUID, address: str
) -> None:
    """Ends every session but this one.

    Raises `WeakPassword`, and what `own_password.require` raises. Must not run inside a
    transaction.
    """
    own_password.require(
        user=user,
        password=current,
        session_id=session_id,
        address=address,
        field="current_password",
    )
    passwords.require_strong(new, user=user, field="new_password")
    with transaction.atomic():
        set_password(user=user, password=new, keep=session_id)
        record(Action.PASSWORD_CHANGED, actor=user, network=address)


@transaction.atomic
def set_password(*, user: User, password: str | None, keep: uuid.UUID | None = None) -> None:
    """Whoever signed in with the old one has to sign in again, but for the session `keep`.

    The owner is told by mail. None: nobody signs in with a password any more.
    """
    user.set_password(password)
    user.save(update_fields=["password"])
    end_all(user=user, because=Because.PASSWORD, but=keep)
    if password is not None:
        notify(kind=Kind.PASSWORD_CHANGED, to=user, cause=f"password_changed {uuid.uuid4()}")

"""Everything that starts, renews and ends sessions."""

import logging
import uuid
from collections.abc import Sequence

from django.contrib.auth.hashers import make_password
from django.db import transaction

from config.errors import Invalid, NotFound, Unauthenticated
from users.accounts import passwords
from users.accounts.models import User
from users.auth import guesses
from users.auth.devices import Device
from users.auth.guesses import Guess
from users.auth.models import AuthSession
from users.auth.tokens import InvalidToken, Refresh, Tokens, issue

log = logging.getLogger(__name__)
Because = AuthSession.Because


class InvalidCredentials(Unauthenticated):
    """Says nothing about which of the two is wrong, nor whether there is such an account."""

    code, message = "invalid_credentials", "The e-mail address or the password is wrong."


class WrongPassword(Invalid):
    code, message = "wrong_password", "This is not the present password."


def open_session(*, user: User, device: Device) -> Tokens:
    """Signs in; who it is was made sure of by the caller."""
    session = AuthSession.objects.create(
        user=user, user_agent=device.user_agent, address=device.address
    )
    return issue(session)


def log_in(*, email: str, password: str, device: Device) -> tuple[User, Tokens]:
    """Raises `InvalidCredentials`, `TooManyRequests`, `Busy`.

    Every refusal costs one hash: an unknown address, an account without a password and a
    disabled one take as long as a wrong password. Must not run inside a transaction, whose
    rollback would forget the guess.
    """
    guess = Guess(email, device.address)
    guesses.count(guess, is_known_here=lambda: is_known(guess))
    user = _find(email)
    if not (_matches(user, password) and user and user.is_active):
        raise InvalidCredentials
    guesses.was_right(guess)
    return user, open_session(user=user, device=device)


def _find(email: str) -> User | None:
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
    user = _find(guess.email)
    return AuthSession.objects.in_use().filter(user=user, address=guess.address).exists()


def refresh(*, token: str) -> Tokens:
    """The next pair of tokens. Raises `InvalidToken`.

    Of many requests with one token, one turns the session to its next generation and the
    others get that generation too, for as long as an answer may have been lost. A token older
    than that was copied: whoever holds the session, its owner or a thief, has to sign in again.
    """
    given = Refresh.read(token)
    mine = AuthSession.objects.filter(pk=given.session_id, user=given.user_id)
    usable = mine.in_use().of_active_people()
    turned = usable.turn(given.generation)
    session = usable.with_grace(given.generation).select_related("user").first()
    if session and (turned or session.was_just_turned):
        return issue(session)
    if mine.filter(generation__gt=given.generation).revoke(Because.REUSED):
        log.warning("Session %s ended: an old refresh token came again.", given.session_id)
    raise InvalidToken


def log_out(*, session_id: uuid.UUID) -> None:
    """Ends this session at once, its access tokens too."""
    AuthSession.objects.filter(pk=session_id).revoke(Because.LOGOUT)


def log_out_everywhere(*, user: User) -> None:
    AuthSession.objects.filter(user=user).revoke(Because.LOGOUT)


def end_session(*, user: User, session_id: uuid.UUID) -> None:
    """Raises NotFound for one that is over, or another's."""
    mine = AuthSession.objects.in_use().filter(user=user, pk=session_id)
    if not mine.revoke(Because.ENDED):
        raise NotFound


def end_by_staff(*, session_ids: Sequence[uuid.UUID]) -> int:
    """How many were still going on."""
    return AuthSession.objects.filter(pk__in=session_ids).revoke(Because.STAFF)


def change_password(
    *, user: User, current: str, new: str, session_id: uuid.UUID, address: str
) -> None:
    """Ends every session but this one.

    Raises `WrongPassword`, `WeakPassword`, `TooManyRequests`: a found phone must not become a
    way to guess. Must not run inside a transaction, whose rollback would forget the guess.
    """
    guess = Guess(user.email, address)
    guesses.count(guess, is_known_here=lambda: True)
    if not user.check_password(current):
        raise WrongPassword(loc=("body", "current_password"))
    guesses.was_right(guess)
    passwords.require_strong(new, user=user, field="new_password")
    set_password(user=user, password=new, keep=session_id)


@transaction.atomic
def set_password(*, user: User, password: str | None, keep: uuid.UUID | None = None) -> None:
    """Whoever signed in with the old one has to sign in again, but for the session `keep`.

    None: nobody signs in with a password any more.
    """
    user.set_password(password)
    user.save(update_fields=["password"])
    others = AuthSession.objects.filter(user=user)
    if keep:
        others = others.exclude(pk=keep)
    others.revoke(Because.PASSWORD)


def forget_ended() -> int:
    """Deletes sessions that have been over for as long as one may lie idle; how many."""
    return AuthSession.objects.long_over().delete()[0]

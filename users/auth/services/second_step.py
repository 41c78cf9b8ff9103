"""Authenticator apps and the sessions of those who use them; showing again who one is."""

import uuid

from django.db import transaction

from config.errors import Invalid
from users.accounts.models import User
from users.auth.models import AuthSession
from users.auth.services import own_password
from users.auth.services.sessions import end_all, renew_confirmation
from users.codes import services as codes
from users.codes.models import Purpose
from users.totp import enrolment
from users.totp.enrolment import WrongTotp
from users.totp.services import InvalidTotp, TotpRequired, check

Because = AuthSession.Because


class PasswordOrCode(Invalid):
    message = "Either `password` is needed here or `code`, and not both."


@transaction.atomic
def confirm_app(*, user: User, code: str, session_id: uuid.UUID, address: str) -> list[str]:
    """The app is asked from now on; every session but this one ends. Recovery codes.

    `address` is where that happens, here and below. Raises `TotpNotBegun`, `WrongTotp`.
    """
    _hold(user)
    codes = enrolment.confirm(user=user, code=code, to=str(session_id), address=address)
    end_all(user=user, because=Because.SECURITY, but=session_id)
    _mark(session_id, second_factor=True)
    return codes


@transaction.atomic
def confirm_app_on_the_way_in(*, user: User, code: str, to: str, address: str) -> list[str]:
    """The same, for somebody who is let in only with it: every session ends.

    Raises `TotpNotBegun`, `WrongTotp`.
    """
    _hold(user)
    codes = enrolment.confirm(user=user, code=code, to=to, address=address)
    end_all(user=user, because=Because.SECURITY)
    return codes


@transaction.atomic
def remove_app(*, user: User, session_id: uuid.UUID, address: str) -> None:
    """Of one's own. Every other session ends.

    Raises `NoAuthenticator`, `AuthenticatorNeeded`.
    """
    _hold(user)
    enrolment.remove(user=user, by=user, address=address)
    end_all(user=user, because=Because.SECURITY, but=session_id)
    _mark(session_id, second_factor=False)


@transaction.atomic
def remove_lost_app(*, user: User, by: User | None, address: str = "") -> None:
    """Staff do this for somebody whose telephone is lost: who has it is signed out.

    `by` None: whoever runs the server, on its command line.

    Raises `NoAuthenticator`; `AuthenticatorNeeded` for their own.
    """
    _hold(user)
    enrolment.remove(user=user, by=by, address=address)
    end_all(user=user, because=Because.SECURITY)


def confirm(
    *,
    user: User,
    session_id: uuid.UUID,
    address: str,
    password: str | None = None,
    code: str | None = None,
    totp: str | None = None,
) -> None:
    """Shows again who one is, as `require_fresh` asks: password or code by mail, then the app.

    Raises `PasswordOrCode`, `WrongPassword`, `InvalidCode`, `TooManyRequests`; `WrongTotp`,
    after which the code stays good. Must not run inside a transaction.
    """
    proof = None
    if password is not None and code is None:
        own_password.require(
            user=user,
            password=password,
            session_id=session_id,
            address=address,
            field="password",
        )
    elif code is not None and password is None:
        proof = codes.check(
            purpose=Purpose.LOGIN, email=user.email, user=user, code=code, network=address
        )
    else:
        raise PasswordOrCode(loc=("body",))
    with codes.kept_if_refused(proof):
        second_factor = shows_app(user=user, given=totp, address=address)
    if proof:
        codes.use_up(proof)
    renew_confirmation(session_id=session_id)
    if second_factor:
        _mark(session_id, second_factor=True)


def shows_app(*, user: User, given: str | None, address: str) -> bool:
    """As `totp.check`, for somebody who is signed in: a 401 would make a client sign in anew.

    Raises `WrongTotp`, `TooManyRequests`.
    """
    try:
        return check(user=user, given=given, address=address)
    except (InvalidTotp, TotpRequired) as refusal:
        raise WrongTotp(loc=("body", "totp")) from refusal


def _hold(user: User) -> None:
    """Before its other rows, so that nobody deadlocks.

    Whoever is just signing in without the app does so before this, or not at all.
    """
    User.objects.select_for_update(no_key=True).get(pk=user.pk)


def _mark(session_id: uuid.UUID, *, second_factor: bool) -> None:
    AuthSession.objects.filter(pk=session_id).update(second_factor=second_factor)

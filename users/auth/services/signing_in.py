"""The last step of every way to sign in: password, code by mail, Google."""

from datetime import timedelta
from enum import StrEnum

from django.db import transaction

from config.errors import Unauthenticated
from config.fields import utc_now
from users.accounts.models import User
from users.audit.actions import Action
from users.audit.services import record
from users.auth import devices
from users.auth.devices import Device
from users.auth.models import AuthSession
from users.auth.services.sessions import open_session
from users.notifications.kinds import Kind
from users.notifications.services import send as notify
from users.totp.services import has_device

MOST_REMEMBERED = 200
JUST_NOW = timedelta(minutes=1)


class SignInAgain(Unauthenticated):
    code = "sign_in_again"
    message = "How this account is signed in to was changed at this moment: sign in again."


class Way(StrEnum):
    """How somebody showed who they are."""

    PASSWORD = "password"
    CODE = "code"
    GOOGLE = "google"
    REGISTRATION = "registration"


@transaction.atomic
def sign_in(
    *,
    user: User,
    device: Device,
    way: Way,
    second_factor: bool = False,
    longest: timedelta | None = None,
) -> AuthSession:
    """Opens a session for somebody who has shown everything that `user`'s account asked for.

    It ends after `longest`, if that is given. A device that the account does not know is told
    to its owner by mail. Raises `SignInAgain`.
    """
    _require_unchanged(user, second_factor=second_factor)
    is_new = _is_new_device(user, device)
    session = open_session(
        user=user, device=device, second_factor=second_factor, longest=longest
    )
    record(
        Action.SIGNED_IN,
        actor=user,
        detail={"way": way.value, "second_factor": second_factor},
        network=device.address,
    )
    if is_new:
        _tell(user, device, session)
    return session


def _require_unchanged(user: User, *, second_factor: bool) -> None:
    """Whoever changes a password or begins to use an app ends every session.

    One that was about to be opened with what was good before would outlive that. Holds the
    account until the commit, so that such a change finds this session. Raises `SignInAgain`.
    """
    now = User.objects.select_for_update(no_key=True).filter(pk=user.pk, is_active=True).first()
    if now is None or now.password != user.password:
        raise SignInAgain
    if not second_factor and has_device(user):
        raise SignInAgain


def _is_new_device(user: User, device: Device) -> bool:
    """Not the first of somebody who has just registered; of others all may be forgotten."""
    sessions = AuthSession.objects.filter(user=user).order_by("-created_at")
    seen = sessions.values_list("user_agent", "address")[:MOST_REMEMBERED]
    known = {Device(*session).looks for session in set(seen)}
    if not known:
        return user.date_joined < utc_now() - JUST_NOW
    return device.looks not in known


def _tell(user: User, device: Device, session: AuthSession) -> None:
    notify(
        kind=Kind.NEW_DEVICE,
        to=user,
        cause=f"new_device {session.pk}",
        context={"device": devices.name(device.user_agent), "address": device.address},
    )

"""The last step of every way to sign in: password, code by mail, Google."""

from datetime import timedelta
from enum import StrEnum

from django.db import transaction

from config.fields import utc_now
from users.accounts.models import User
from users.audit.actions import Action
from users.audit.services import record
from users.auth import devices
from users.auth.devices import Device
from users.auth.models import AuthSession
from users.auth.services.sessions import open_session
from users.auth.tokens import Access, Tokens
from users.notifications.kinds import Kind
from users.notifications.services import send as notify

MOST_REMEMBERED = 200
JUST_NOW = timedelta(minutes=1)


class Way(StrEnum):
    """How somebody showed who they are."""

    PASSWORD = "password"
    CODE = "code"
    GOOGLE = "google"
    REGISTRATION = "registration"


@transaction.atomic
def sign_in(*, user: User, device: Device, way: Way, second_factor: bool = False) -> Tokens:
    """Opens a session for somebody who has shown everything that their account asks for.

    A device that the account does not know is told to its owner by mail.
    """
    is_new = _is_new_device(user, device)
    tokens = open_session(user=user, device=device, second_factor=second_factor)
    record(
        Action.SIGNED_IN,
        actor=user,
        detail={"way": way.value, "second_factor": second_factor},
        network=device.address,
    )
    if is_new:
        _tell(user, device, tokens)
    return tokens


def _is_new_device(user: User, device: Device) -> bool:
    """Not the first of somebody who has just registered; of others all may be forgotten."""
    sessions = AuthSession.objects.filter(user=user).order_by("-created_at")
    seen = sessions.values_list("user_agent", "address")[:MOST_REMEMBERED]
    known = {Device(*session).looks for session in seen}
    if not known:
        return user.date_joined < utc_now() - JUST_NOW
    return device.looks not in known


def _tell(user: User, device: Device, tokens: Tokens) -> None:
    session_id = Access.read(tokens.access).session_id
    notify(
        kind=Kind.NEW_DEVICE,
        to=user,
        cause=f"new_device {session_id}",
        context={"device": devices.name(device.user_agent), "address": device.address},
    )

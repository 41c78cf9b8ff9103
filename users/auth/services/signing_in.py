"""The last step of every way to sign in: password, code by mail, Google."""

from enum import StrEnum

from django.db import transaction

from users.accounts.models import User
from users.audit.actions import Action
from users.audit.services import record
from users.auth.devices import Device
from users.auth.services.sessions import open_session
from users.auth.tokens import Tokens


class Way(StrEnum):
    """How somebody showed who they are."""

    PASSWORD = "password"
    CODE = "code"
    GOOGLE = "google"
    REGISTRATION = "registration"


@transaction.atomic
def sign_in(*, user: User, device: Device, way: Way, second_factor: bool = False) -> Tokens:
    """Opens a session for somebody who has shown everything that their account asks for."""
    tokens = open_session(user=user, device=device, second_factor=second_factor)
    record(
        Action.SIGNED_IN,
        actor=user,
        detail={"way": way.value, "second_factor": second_factor},
        network=device.address,
    )
    return tokens

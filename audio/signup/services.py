"""Opening an account, and with it an artist page for those who came to publish."""

from typing import NamedTuple

from django.db import transaction

from audio.catalog.services import open_page
from users.accounts.consents import SIGN_UP
from users.accounts.profile import Profile
from users.accounts.services import register_account
from users.audit.actions import Action
from users.audit.services import record
from users.auth.devices import Device
from users.auth.services.signing_in import Way, sign_in
from users.auth.tokens import Tokens, issue
from users.codes import services as codes
from users.codes.models import Purpose
from users.legal.services import agree_to_texts
from users.models import User


class NewAccount(NamedTuple):
    """`accepts_texts`: the person said yes to terms and privacy notice."""

    email: str
    username: str
    password: str
    accepts_texts: bool = False


@transaction.atomic
def sign_up(
    *, account: NewAccount, profile: Profile, stage_name: str | None, device: Device
) -> tuple[User, Tokens]:
    """Account, session and, for those with a stage name, artist page: all of them or none.

    A code goes to the address, to show that it is theirs.
    A blank stage name is the username; None makes no artist. Moderators and administrators are
    made by those who run the service. Raises `WeakPassword`, `EmailTaken`, `UsernameTaken`,
    `Busy`.
    """
    user = register_account(
        email=account.email,
        username=account.username,
        password=account.password,
        profile=profile,
    )
    if account.accepts_texts:
        agree_to_texts(user=user, source=SIGN_UP)
    if stage_name is not None:
        open_page(user=user, name=stage_name or user.username)
    record(
        Action.REGISTERED,
        actor=user,
        detail={"way": Way.REGISTRATION.value, "role": user.role},
        network=device.address,
    )
    codes.send(purpose=Purpose.VERIFY_EMAIL, email=user.email, user=user)
    return user, issue(sign_in(user=user, device=device, way=Way.REGISTRATION))

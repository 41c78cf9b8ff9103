"""Changing a profile, part of which decides how the account is opened."""

import uuid

from django.db import transaction

from users.accounts import services as accounts
from users.accounts.models import Client, User
from users.accounts.profile import Profile
from users.audit.actions import Action
from users.audit.services import record
from users.auth.models import AuthSession
from users.auth.services.sessions import end_all
from users.notifications.kinds import Change
from users.notifications.services import tell_of_change


@transaction.atomic
def update_profile(
    *, user: User, changes: Profile, session_id: uuid.UUID, address: str
) -> None:
    """Changes what is named. Raises as `accounts.update_profile` does.

    Switching codes by mail on or off ends every other session; their owner is told.
    """
    if "login_otp" not in changes:
        accounts.update_profile(user=user, changes=changes)
        return
    accounts.hold(user=user)
    before = Client.objects.get(pk=user.pk).login_otp
    accounts.update_profile(user=user, changes=changes)
    if changes["login_otp"] != before:
        _tell(user, session_id, address, on=changes["login_otp"])


def _tell(user: User, session_id: uuid.UUID, address: str, *, on: bool) -> None:
    end_all(user=user, because=AuthSession.Because.SECURITY, but=session_id)
    action = Action.LOGIN_CODES_ENABLED if on else Action.LOGIN_CODES_DISABLED
    record(action, actor=user, network=address)
    change = Change.LOGIN_CODES_ON if on else Change.LOGIN_CODES_OFF
    tell_of_change(to=user, change=change)

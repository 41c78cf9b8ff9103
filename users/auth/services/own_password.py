"""One's own password, asked again of somebody who is signed in."""

import uuid

from django.db import transaction

from config import commits, throttling
from config.errors import Invalid
from config.throttling import TooManyRequests
from users.accounts.models import User
from users.audit.actions import Action
from users.audit.services import person, record
from users.auth.models import AuthSession
from users.auth.services.refusing import tell_refused

Because = AuthSession.Because


class WrongPassword(Invalid):
    code, message = "wrong_password", "This is not the present password."


def require(
    *, user: User, password: str, session_id: uuid.UUID, address: str, field: str
) -> None:
    """Raises `WrongPassword`, which names `field` of the request's body; `TooManyRequests`.

    A found phone must not become a way to guess: after the guesses of a day its session ends.
    They are counted by session, so that whoever has one of them does not keep the account's
    owner, who has another, from changing the password. Must not run inside a transaction.
    """
    commits.require_own()
    key = str(session_id)
    throttling.spend("own_password", key)
    try:
        throttling.spend("own_password_day", key)
    except TooManyRequests:
        _end(user, session_id)
        raise
    if not user.check_password(password):
        tell_refused(user=user, address=address)
        raise WrongPassword(loc=("body", field))
    throttling.forget("own_password", key)
    throttling.refund("own_password_day", key)


@transaction.atomic
def _end(user: User, session_id: uuid.UUID) -> None:
    if AuthSession.objects.filter(pk=session_id).revoke(Because.GUESSED):
        told = {"because": Because.GUESSED.value, "sessions": 1}
        record(Action.SESSION_ENDED, actor=None, subject=person(user), detail=told)

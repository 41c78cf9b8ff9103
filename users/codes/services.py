"""Sending codes by mail, and finding out whether somebody has the one that was sent."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now

from config import commits, env
from config.errors import DomainError, Invalid
from users.accounts.models import User
from users.audit.actions import Action
from users.audit.services import person, record
from users.codes import otp
from users.codes.models import Challenge, ChallengeQuerySet, Purpose
from users.notifications import services as notifications
from users.notifications.kinds import Kind

PAUSE = timedelta(minutes=1)


class InvalidCode(Invalid):
    """Says nothing about why, nor whether a code was ever sent."""

    code = "invalid_code"
    message = "This code is wrong, used already, or too old: ask for another."

    def __init__(self) -> None:
        super().__init__(loc=("body", "code"))


class Proof(NamedTuple):
    """Somebody knew a code: `user` owns `address`, and wants what the code was sent for.

    `knows_password`: where they used it, the account's password was shown as well.
    """

    challenge_id: UUID
    user: User
    address: str
    knows_password: bool


@transaction.atomic
def send(*, purpose: Purpose, email: str, user: User | None, to_nobody: bool = False) -> None:
    """Mails a new code to the account's own address, and voids the one before.

    To `email`, as it is typed, if it is to become that. The same work whoever `user` is.
    Without one, or `to_nobody`, nothing is sent at the end.
    """
    challenge_id = Challenge.objects.renew(purpose=purpose, address=email, user=user)
    nobody = to_nobody or user is None
    notifications.send(
        kind=Kind.CODE,
        to=None if nobody else user,
        address="" if nobody or purpose is not Purpose.CHANGE_EMAIL else email,
        cause=f"code {challenge_id}",
        context={"challenge": str(challenge_id)},
    )


def was_just_sent(*, purpose: Purpose, user: User) -> bool:
    """Whether a code that is still good was sent to the account within the last minute."""
    return _good(purpose, user).filter(created_at__gt=Now() - PAUSE).exists()


def is_waited_for(*, purpose: Purpose, user: User) -> bool:
    """Whether a code that is still good was sent to the account."""
    return _good(purpose, user).exists()


def note_password(*, purpose: Purpose, user: User, address: str) -> None:
    """The account's password was shown at this network address; the code was sent for that."""
    _good(purpose, user).update(password_from=address)


def _good(purpose: Purpose, user: User) -> ChallengeQuerySet:
    return Challenge.objects.asked_of(purpose=purpose, address=user.email, user=user).open()


def check(*, purpose: Purpose, email: str, user: User | None, code: str, network: str) -> Proof:
    """Whether `code` is the one that was sent; `use_up` what it gives, in a transaction.

    `network` is the address that it was typed at. Raises `InvalidCode`; the log has a line
    about it. The guess is counted, and committed, before anything is compared: five for each
    code. So it refuses to run inside a transaction, whose rollback would forget that.
    """
    commits.require_own()
    asked = Challenge.objects.asked_of(purpose=purpose, address=email, user=user)
    challenge = asked.first()
    if not (challenge and _is_its_code(challenge, code) and user):
        record(
            Action.SIGN_IN_REFUSED,
            actor=None,
            subject=person(user) if user else "",
            detail={"way": "code", "purpose": purpose.value},
            network=network,
        )
        raise InvalidCode
    knows_password = bool(network) and challenge.password_from == network
    return Proof(challenge.pk, user, challenge.address, knows_password)


def _is_its_code(challenge: Challenge, code: str) -> bool:
    counted = Challenge.objects.filter(pk=challenge.pk).attempt()
    expected = otp.code_of(challenge.pk, challenge.purpose, pepper=env.OTP_PEPPER)
    return counted and otp.matches(code, expected)


def give_back(proof: Proof) -> None:
    """The code stays good: more was asked for than it, as an authenticator app's code."""
    Challenge.objects.filter(pk=proof.challenge_id).give_back()


@contextmanager
def kept_if_refused(proof: Proof | None) -> Iterator[None]:
    """Gives it back where something else that is asked for besides is refused."""
    try:
        yield
    except DomainError:
        if proof:
            give_back(proof)
        raise


def use_up(proof: Proof) -> None:
    """Belongs into the transaction of what the code was for. Of many at once, one succeeds.

    Raises `InvalidCode`: somebody else was faster, or has asked for another code.
    """
    if not Challenge.objects.filter(pk=proof.challenge_id).consume():
        raise InvalidCode


def forget_old(*, before: datetime) -> int:
    """Deletes challenges that ended before that; how many."""
    return Challenge.objects.long_over(before).delete()[0]

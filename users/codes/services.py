"""Sending codes by mail, and finding out whether somebody has the one that was sent."""

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now

from config import commits, env
from config.errors import Invalid
from users.accounts.models import User
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
    """Somebody knew a code: `user` owns `address`, and wants what the code was sent for."""

    challenge_id: UUID
    user: User
    address: str


@transaction.atomic
def send(*, purpose: Purpose, email: str, user: User | None, to_nobody: bool = False) -> None:
    """Mails a new code to `email`, as it is typed, and voids the one before.

    The same work whoever `user` is. Without one, or `to_nobody`, nothing is sent at the end.
    """
    challenge_id = Challenge.objects.renew(purpose=purpose, address=email, user=user)
    nobody = to_nobody or user is None
    notifications.send(
        kind=Kind.CODE,
        to=None if nobody else user,
        address="" if nobody else email,
        cause=f"code {challenge_id}",
        context={"challenge": str(challenge_id)},
    )


def was_just_sent(*, purpose: Purpose, user: User) -> bool:
    """Whether a code that is still good was sent to the account within the last minute."""
    return _good(purpose, user).filter(created_at__gt=Now() - PAUSE).exists()


def is_waited_for(*, purpose: Purpose, user: User) -> bool:
    """Whether a code that is still good was sent to the account."""
    return _good(purpose, user).exists()


def _good(purpose: Purpose, user: User) -> ChallengeQuerySet:
    return Challenge.objects.asked_of(purpose=purpose, address=user.email, user=user).open()


def check(*, purpose: Purpose, email: str, user: User | None, code: str) -> Proof:
    """Whether `code` is the one that was sent; `use_up` what it gives, in a transaction.

    Raises `InvalidCode`. The guess is counted, and committed, before anything is compared: five
    for each code. So it refuses to run inside a transaction, whose rollback would forget that.
    """
    commits.require_own()
    asked = Challenge.objects.asked_of(purpose=purpose, address=email, user=user)
    challenge = asked.first()
    if challenge is None:
        raise InvalidCode
    counted = Challenge.objects.filter(pk=challenge.pk).attempt()
    expected = otp.code_of(challenge.pk, purpose, pepper=env.OTP_PEPPER)
    if not (counted and otp.matches(code, expected) and user):
        raise InvalidCode
    return Proof(challenge.pk, user, challenge.address)


def give_back(proof: Proof) -> None:
    """The code stays good: more was asked for than it, as an authenticator app's code."""
    Challenge.objects.filter(pk=proof.challenge_id).give_back()


def use_up(proof: Proof) -> None:
    """Belongs into the transaction of what the code was for. Of many at once, one succeeds.

    Raises `InvalidCode`: somebody else was faster, or has asked for another code.
    """
    if not Challenge.objects.filter(pk=proof.challenge_id).consume():
        raise InvalidCode


def redeem(*, purpose: Purpose, email: str, user: User | None, code: str) -> Proof:
    """`check` and `use_up` in one, for what needs no transaction of its own.

    Raises `InvalidCode`. Must not run inside a transaction.
    """
    proof = check(purpose=purpose, email=email, user=user, code=code)
    use_up(proof)
    return proof


def forget_old(*, before: datetime) -> int:
    """Deletes challenges that ended before that; how many."""
    return Challenge.objects.long_over(before).delete()[0]

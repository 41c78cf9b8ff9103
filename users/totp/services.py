"""The second step of signing in, for accounts with an authenticator app."""

import logging

from django.db import transaction
from pyotp import TOTP
from pyotp.exceptions import OTPVerificationError

from config import commits, throttling
from config.errors import Unauthenticated
from config.sealing import InvalidToken
from users.accounts.models import User
from users.audit.actions import Action
from users.audit.services import person, record
from users.notifications.kinds import Change
from users.notifications.services import tell_of_change
from users.totp.models import RecoveryCode, TotpDevice
from users.totp.recovery import digest_of
from users.totp.secrets import BOX

log = logging.getLogger(__name__)


class TotpRequired(Unauthenticated):
    code = "totp_required"
    message = "This account asks for the code of its authenticator app too."


class InvalidTotp(Unauthenticated):
    code = "invalid_totp"
    message = "This is not the present code of the authenticator app, nor a recovery code."


def has_device(user: User) -> bool:
    """Whether signing in asks for a code."""
    return TotpDevice.objects.confirmed().filter(user=user).exists()


def check(*, user: User, given: str | None, address: str) -> bool:
    """True: the code was right, and is used up. False: the account has no authenticator.

    `given` is a code of the app or a recovery code; `address`, where it was typed. Raises
    `TotpRequired` without one, `InvalidTotp` for a wrong one, `TooManyRequests`. Must not run
    inside a transaction.

    Recovery codes cannot be guessed (120 bits), so they have no limit: whoever knows the
    password locks nobody out.
    """
    commits.require_own()
    device = TotpDevice.objects.confirmed().filter(user=user).first()
    if device is None:
        return False
    if not given:
        raise TotpRequired
    if not _is_recovery_code(user, given, address):
        _require_of_app(device, given, address)
    return True


def _require_of_app(device: TotpDevice, given: str, address: str) -> None:
    account, place = str(device.pk), f"{device.pk} {address}"
    throttling.spend("totp", place)
    throttling.spend("totp_day", account)
    if not _is_of_app(device, given):
        record(
            Action.SIGN_IN_REFUSED,
            actor=None,
            subject=person(device.user),
            detail={"because": InvalidTotp.code},
            network=address,
        )
        raise InvalidTotp
    throttling.refund("totp_day", account)
    throttling.forget("totp", place)


def timecode_of(secret: str, given: str) -> int | None:
    """Which half minute a code belongs to, of the present one and its neighbours."""
    try:
        return TOTP(secret).verify_and_get_timecode("".join(given.split()), valid_window=1)
    except OTPVerificationError:
        return None


def _is_of_app(device: TotpDevice, given: str) -> bool:
    """Each code is good once: whoever looks over a shoulder comes too late."""
    try:
        timecode = timecode_of(BOX.open(device.secret), given)
    except InvalidToken:  # recovery codes are no secrets of ours, and go on being good
        log.error("Authenticators were set up under another OTP_PEPPER and cannot be read.")
        return False
    if timecode is None:
        return False
    return TotpDevice.objects.filter(pk=device.pk).accept(timecode)


@transaction.atomic
def _is_recovery_code(user: User, given: str, address: str) -> bool:
    """Its owner is told: a list of codes lies about longer than a telephone."""
    if not RecoveryCode.objects.filter(user=user).use(digest_of(given)):
        return False
    record(Action.RECOVERY_CODE_USED, actor=user, network=address)
    tell_of_change(to=user, change=Change.RECOVERY_CODE_USED)
    return True

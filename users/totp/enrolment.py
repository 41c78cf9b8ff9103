"""Giving an account its authenticator app, another one, or none."""

from datetime import datetime
from typing import NamedTuple

import pyotp
import segno
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from config.errors import Conflict, Invalid
from config.sealing import InvalidToken
from users.accounts.models import User
from users.audit.actions import Action
from users.audit.services import person, record
from users.notifications.kinds import Change, Kind
from users.notifications.services import send, tell_of_change
from users.totp.models import RecoveryCode, TotpDevice
from users.totp.recovery import digest_of, new_codes
from users.totp.secrets import BOX
from users.totp.services import timecode_of

ISSUER = "Tonearm"


class WrongTotp(Invalid):
    code = "wrong_totp"
    message = "The present code of the authenticator app is needed here, and this is not it."


class TotpNotBegun(Conflict):
    code = "totp_not_begun"
    message = "No authenticator app is being set up here: begin anew."


class NoAuthenticator(Conflict):
    code, message = "no_authenticator", "This account has no authenticator app."


class AuthenticatorNeeded(Conflict):
    code = "authenticator_needed"
    message = "Staff must have an authenticator app: put another one in its place instead."


class Offer(NamedTuple):
    """What an app is given: `secret` to type; `uri`, or its picture `qr` (a data URI, SVG)."""

    secret: str
    uri: str
    qr: str


def begin(*, user: User, to: str) -> Offer:
    """Offers a new secret, in the place of one not confirmed yet. An app in use goes on.

    `to` names the session that sees it: none but that may confirm.
    """
    secret = pyotp.random_base32()  # 160 bits, as RFC 4226 recommends
    TotpDevice.objects.update_or_create(
        user=user, defaults={"offered": BOX.seal(secret), "offered_to": to}
    )
    return _offer(user, secret)


def offer(*, user: User, to: str) -> Offer:
    """What `to` was offered before, or a new secret."""
    device = TotpDevice.objects.offering(to).filter(user=user).first()
    try:
        return _offer(user, BOX.open(device.offered)) if device else begin(user=user, to=to)
    except InvalidToken:  # encrypted under an older OTP_PEPPER
        return begin(user=user, to=to)


def _offer(user: User, secret: str) -> Offer:
    uri = pyotp.TOTP(secret).provisioning_uri(name=user.email, issuer_name=ISSUER)
    picture = segno.make(uri, error="m").svg_data_uri(scale=5, dark="#000", light="#fff")
    return Offer(secret, uri, picture)


@transaction.atomic
def confirm(*, user: User, code: str, to: str, address: str) -> list[str]:
    """The app shows codes: from now on it is asked. Recovery codes, to be shown this once.

    `address` is where that happens, here and below. Raises `TotpNotBegun`, `WrongTotp`. Of two
    at once one succeeds, and its codes are good.
    """
    offering = TotpDevice.objects.select_for_update().offering(to)
    device = offering.filter(user=user).first()
    if device is None:
        raise TotpNotBegun
    try:
        timecode = timecode_of(BOX.open(device.offered), code)
    except InvalidToken as error:  # encrypted under an older OTP_PEPPER
        raise TotpNotBegun from error
    if timecode is None:
        raise WrongTotp(loc=("body", "code"))
    device.secret, device.offered, device.offered_to = device.offered, "", ""
    device.confirmed_at, device.last_timecode = timezone.now(), timecode
    device.save()
    record(Action.TOTP_ENABLED, actor=user, network=address)
    cause = f"totp_enabled {user.pk} {device.confirmed_at.isoformat()}"
    send(kind=Kind.TOTP_ENABLED, to=user, cause=cause)
    return _replace_recovery_codes(user)


@transaction.atomic
def renew_recovery_codes(*, user: User, address: str) -> list[str]:
    """Ten new ones; those before are good for nothing. Raises `NoAuthenticator`."""
    _locked(user)
    record(Action.RECOVERY_CODES_RENEWED, actor=user, network=address)
    tell_of_change(to=user, change=Change.RECOVERY_CODES_RENEWED)
    return _replace_recovery_codes(user)


def _replace_recovery_codes(user: User) -> list[str]:
    RecoveryCode.objects.filter(user=user).delete()
    codes = new_codes()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=user, digest=digest_of(code)) for code in codes
    )
    return codes


def since(user: User) -> datetime | None:
    """When the app in use was set up. None: there is none."""
    device = TotpDevice.objects.confirmed().filter(user=user).first()
    return device.confirmed_at if device else None


def recovery_codes_left(user: User) -> int:
    return RecoveryCode.objects.filter(user=user).unused().count()


@transaction.atomic
def remove(*, user: User, by: User | None, address: str = "") -> None:
    """Signing in asks for no code any more. `by` None: whoever runs the server, from nowhere.

    Raises `NoAuthenticator`; `AuthenticatorNeeded` for staff who would remove their own.
    """
    own = by is not None and by.pk == user.pk
    if own and must_have(user):
        raise AuthenticatorNeeded
    _locked(user).delete()
    RecoveryCode.objects.filter(user=user).delete()
    subject = "" if own else person(user)
    told = {"by_staff": not own}
    record(Action.TOTP_DISABLED, actor=by, subject=subject, detail=told, network=address)
    cause = f"totp_disabled {user.pk} {timezone.now().isoformat()}"
    send(kind=Kind.TOTP_DISABLED, to=user, cause=cause)


def _locked(user: User) -> TotpDevice:
    device = TotpDevice.objects.select_for_update().confirmed().filter(user=user).first()
    if device is None:
        raise NoAuthenticator
    return device


def must_have(user: User) -> bool:
    """Whether the account is staff's; asked of the row, since rights may sleep in a session."""
    staff = Q(is_staff=True) | Q(is_superuser=True)
    return User.objects.filter(staff, pk=user.pk).exists()

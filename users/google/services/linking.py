"""Linking the account that has the same address, once its owner has shown that it is theirs."""

from django.db import transaction

from config.errors import Unauthenticated
from users.accounts.models import User
from users.auth.devices import Device
from users.auth.services import passwords
from users.auth.services.signing_in import Way, sign_in
from users.auth.tokens import Tokens, issue
from users.codes import services as codes
from users.codes.models import Purpose
from users.codes.services import Proof
from users.google.models import Handoff
from users.google.services.arriving import require_active
from users.google.services.handing_over import Kind, opened, use
from users.google.services.joining import join, tell
from users.totp.services import TotpRequired, check, has_device


class InvalidLinkToken(Unauthenticated):
    code = "invalid_link_token"
    message = "This link_token is unknown, used or too old: start again."


def link(
    *, token: str, password: str | None, code: str | None, totp: str | None, device: Device
) -> tuple[User, Tokens]:
    """Links and signs in; works once. `code` was sent by mail, for `link_google`.

    Raises `InvalidLinkToken`, `AccountDisabled`, `GoogleTaken`, and what `passwords.prove`,
    `codes.check` and `totp.check` raise. Wrong guesses count as at signing in, and do not use
    the token up. Must not run inside a transaction.
    """
    handoff = opened(token, Kind.LINKS)
    if handoff is None:
        raise InvalidLinkToken
    user = handoff.user
    require_active(user, network=device.address)
    if not totp and has_device(user):
        raise TotpRequired
    proof = _prove(user, password, code, device)
    with codes.kept_if_refused(proof):
        second_factor = check(user=user, given=totp, address=device.address)
    with transaction.atomic():
        # First the account, as wherever it is held: unlinking deletes handoffs and codes.
        session = sign_in(user=user, device=device, way=Way.GOOGLE, second_factor=second_factor)
        if proof:
            codes.use_up(proof)
        _join(handoff, network=device.address)
    return user, issue(session)


def _prove(user: User, password: str | None, code: str | None, device: Device) -> Proof | None:
    """That the account is theirs. A code is not used up yet.

    `login_otp` asks for no code besides a password: Google has just vouched for the mailbox.
    """
    if code:
        purpose = Purpose.LINK_GOOGLE
        return codes.check(
            purpose=purpose, email=user.email, user=user, code=code, network=device.address
        )
    shown = passwords.prove(email=user.email, password=password or "", address=device.address)
    user.password = shown.password  # its hash may just have been renewed
    return None


def link_proven(*, token: str, user: User, network: str) -> None:
    """For somebody who has just signed in on a page. Silent where there is nothing to link."""
    handoff = opened(token, Kind.LINKS)
    if handoff and handoff.user_id == user.pk:
        _join(handoff, network=network)


@transaction.atomic
def _join(handoff: Handoff, *, network: str) -> None:
    if not use(handoff):
        raise InvalidLinkToken
    link = join(
        user=handoff.user,
        subject=handoff.subject,
        extra_data=handoff.extra_data,
        network=network,
    )
    tell(link)

"""What somebody who came back is given: tokens, or a one-time code that is good for them."""

import base64
import hashlib
import hmac
import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from config.errors import Conflict, Unauthenticated
from users.accounts.models import User
from users.auth.devices import Device
from users.auth.services.signing_in import Way, sign_in
from users.auth.tokens import Tokens, issue
from users.google.models import Handoff
from users.google.private import Private
from users.google.services.arriving import Arrival, require_active
from users.totp.services import TotpRequired, check, has_device

Kind = Handoff.Kind
QUICK = timedelta(seconds=60)
WITH_AN_APP = timedelta(minutes=5)
"""A code lives so long once an authenticator app was asked for: it has to be found first."""
LINKING = timedelta(minutes=10)


class InvalidExchangeCode(Unauthenticated):
    code = "invalid_exchange_code"
    message = (
        "This code is unknown, used or too old, or its code_verifier is missing or wrong: start"
        " again."
    )


class LinkRequired(Private, Conflict):
    """`link_token`: for POST /api/auth/google/link/."""

    code = "link_required"
    message = (
        "An account has this address already: link the two, with its password or with a code"
        " sent by mail."
    )

    @property
    def members(self) -> dict[str, str]:
        return {"link_token": self.context["link_token"]}


class TotpFirst(Private, TotpRequired):
    """`exchange_code`: for POST /api/auth/google/exchange/, together with `totp`."""

    @property
    def members(self) -> dict[str, str]:
        return {"exchange_code": self.context["exchange_code"]}


def code_for(arrival: Arrival, *, challenge: str) -> str:
    """For a front end, by way of its address: good for a minute, for nothing but `exchange`.

    With a `challenge` (PKCE, S256) it is good for nobody but who made that up.
    """
    kind = Kind.SIGNS_IN if arrival.is_linked else Kind.ASKS
    return _issue(kind, arrival, QUICK, challenge)


def link_token_for(arrival: Arrival) -> str:
    """Good for `linking.link`, for ten minutes."""
    return _issue(Kind.LINKS, arrival, LINKING)


def _issue(kind: Handoff.Kind, arrival: Arrival, life: timedelta, challenge: str = "") -> str:
    code = secrets.token_urlsafe(32)
    Handoff.objects.create(
        kind=kind,
        digest=_digest(code),
        user=arrival.user,
        subject=arrival.subject,
        extra_data=arrival.extra_data,
        challenge=challenge,
        expires_at=timezone.now() + life,
    )
    return code


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def opened(code: str, *kinds: Handoff.Kind) -> Handoff | None:
    """What a code stands for, not used yet. None: nothing, or nothing any more."""
    good = Handoff.objects.good().filter(digest=_digest(code), kind__in=kinds)
    return good.select_related("user").first()


def use(handoff: Handoff) -> bool:
    """Of many at once, one succeeds."""
    return Handoff.objects.filter(pk=handoff.pk).use()


def answer(arrival: Arrival, *, device: Device) -> Tokens:
    """At once, where the callback itself answers.

    Raises `LinkRequired`, `TotpFirst`.
    """
    if not arrival.is_linked:
        raise LinkRequired(link_token=link_token_for(arrival))
    if has_device(arrival.user):
        raise TotpFirst(exchange_code=_issue(Kind.SIGNS_IN, arrival, WITH_AN_APP))
    return issue(sign_in(user=arrival.user, device=device, way=Way.GOOGLE))


def exchange(
    *, code: str, verifier: str | None, totp: str | None, device: Device
) -> tuple[User, Tokens]:
    """Works once; being asked for an authenticator app does not use the code up.

    Raises `InvalidExchangeCode`, `LinkRequired`, `AccountDisabled`, and what `totp.check`
    raises. Must not run inside a transaction.
    """
    handoff = opened(code, Kind.SIGNS_IN, Kind.ASKS)
    if handoff is None or not _fits(handoff.challenge, verifier):
        raise InvalidExchangeCode
    user = handoff.user
    require_active(user, network=device.address)
    if handoff.kind == Kind.ASKS:
        raise LinkRequired(link_token=_link_token_instead(handoff))
    second_factor = _second_factor(handoff, totp, device)
    with transaction.atomic():
        # First the account, as wherever it is held: unlinking deletes handoffs.
        session = sign_in(user=user, device=device, way=Way.GOOGLE, second_factor=second_factor)
        if not use(handoff):
            raise InvalidExchangeCode
    return user, issue(session)


def _fits(challenge: str, verifier: str | None) -> bool:
    """A verifier where there was no challenge is a sign of somebody else's code (RFC 9700)."""
    if not (challenge and verifier):
        return not challenge and not verifier
    digest = hashlib.sha256(verifier.encode()).digest()
    own = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    return hmac.compare_digest(own, challenge)


def _second_factor(handoff: Handoff, totp: str | None, device: Device) -> bool:
    try:
        return check(user=handoff.user, given=totp, address=device.address)
    except TotpRequired:
        good = Handoff.objects.good().filter(pk=handoff.pk)
        good.update(expires_at=F("created_at") + WITH_AN_APP)
        raise


@transaction.atomic
def _link_token_instead(handoff: Handoff) -> str:
    if not use(handoff):
        raise InvalidExchangeCode
    return link_token_for(Arrival(handoff.user, handoff.subject, handoff.extra_data))

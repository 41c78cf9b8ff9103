"""Addresses that lead back into a ticket: `support+12.<signature>@example.org`. Pure.

Whoever has one may write in that ticket, and nothing else: it stands in mails to its person
alone. The signature is 130 bits of HMAC-SHA-256 under a key that comes from OTP_PEPPER.
"""

import base64
import hashlib
import hmac
import re
from typing import Final

from config import env

_KEY: Final = hmac.new(env.OTP_PEPPER.encode(), b"users.support", hashlib.sha256).digest()
_LENGTH: Final = 26
_TAG: Final = re.compile(rf"(\d{{1,19}})\.([a-z2-7]{{{_LENGTH}}})")


def _signature(ticket_id: int) -> str:
    """Small letters alone: mail servers may change the case of what they pass on."""
    digest = hmac.new(_KEY, b"ticket %d" % ticket_id, hashlib.sha256).digest()
    return base64.b32encode(digest).decode().lower()[:_LENGTH]


def address_of(ticket_id: int) -> str:
    """Blank where no mail comes in."""
    if not env.SUPPORT_EMAIL:
        return ""
    local, _, domain = env.SUPPORT_EMAIL.rpartition("@")
    return f"{local}+{ticket_id}.{_signature(ticket_id)}@{domain}"


def is_ours(address: str) -> bool:
    """SUPPORT_EMAIL, with whatever stands after a `+`."""
    local, _, domain = env.SUPPORT_EMAIL.casefold().rpartition("@")
    given, _, there = address.casefold().rpartition("@")
    return bool(local) and there == domain and f"{given}+".startswith(f"{local}+")


def ticket_of(address: str) -> int | None:
    """Which ticket an address leads into; None if it is not one of ours."""
    found = _TAG.fullmatch(address.lower().rpartition("@")[0].rpartition("+")[2])
    if found is None:
        return None
    ticket_id, given = int(found[1]), found[2]
    return ticket_id if hmac.compare_digest(_signature(ticket_id), given) else None

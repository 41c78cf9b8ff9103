"""Codes sent by mail: worked out from what they are asked for, so that none is stored. Pure."""

import hashlib
import hmac
from uuid import UUID

DIGITS = 8


def code_of(challenge_id: UUID, purpose: str, *, pepper: str) -> str:
    """Eight digits. Whoever lacks the pepper cannot tell them from random ones.

    HMAC-SHA-256 (RFC 2104); 64 bits of it modulo 10^8, whose bias is below 1 in 10^11.
    """
    message = f"{challenge_id}:{purpose}".encode()
    digest = hmac.new(pepper.encode(), message, hashlib.sha256).digest()
    return str(int.from_bytes(digest[:8], "big") % 10**DIGITS).zfill(DIGITS)


def matches(given: str, expected: str) -> bool:
    """However it was copied: with blanks or a dash in it. Takes the same time for any guess."""
    plain = "".join(given.split()).replace("-", "")
    return hmac.compare_digest(plain.encode(), expected.encode())


def legible(code: str) -> str:
    """In two groups of four, as people read it aloud."""
    return f"{code[:4]} {code[4:]}"

"""Recovery codes: how they look, and what is kept of them. Pure but for chance."""

import base64
import hashlib
import secrets

NUMBER = 10
_BYTES = 15  # 120 bits: their plain SHA-256 cannot be searched (ASVS 6.5.2 asks for 112)
_GROUP = 4


def new_codes() -> list[str]:
    """Ten, as in `K7QF-2XHM-…`: six groups of four letters and digits (no 0, 1, 8, 9)."""
    return [_grouped(secrets.token_bytes(_BYTES)) for _ in range(NUMBER)]


def _grouped(chance: bytes) -> str:
    text = base64.b32encode(chance).decode()
    return "-".join(text[at : at + _GROUP] for at in range(0, len(text), _GROUP))


def digest_of(recovery_code: str) -> str:
    """However it is written: in small letters, without its dashes."""
    plain = "".join(letter for letter in recovery_code.upper() if letter.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()

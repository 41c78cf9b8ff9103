"""Usernames for people who were not asked for one. Pure but for chance."""

import re
import secrets
import unicodedata
from collections.abc import Iterator

from users.google.identity import Identity

SHORTEST, LONGEST = 3, 30
TRIES = 8
_FALLBACK = "listener"
_UNFIT = re.compile(r"[^a-z0-9]+", re.ASCII)


def suggestions(identity: Identity) -> Iterator[str]:
    """From the name, else from the address, else none of it; then the same with digits."""
    base = _base(identity)
    yield base
    for digits in range(2, 2 + TRIES):
        number = secrets.randbelow(10**digits)
        yield f"{base[: LONGEST - digits]}{number:0{digits}}"


def _base(identity: Identity) -> str:
    names = (f"{identity.first_name} {identity.last_name}", identity.email.partition("@")[0])
    fit = (_fit(name) for name in names)
    return next((name for name in fit if len(name) >= SHORTEST), _FALLBACK)


def _fit(name: str) -> str:
    """`Zoë van Dam` is `zoe.van.dam`; of letters that ASCII lacks nothing is left."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return _UNFIT.sub(".", plain).strip(".")[:LONGEST].rstrip(".")

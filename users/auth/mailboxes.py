"""E-mail addresses as counters know them."""

import hashlib


def key(email: str) -> str:
    """However it is cased. Counters hold no e-mail addresses."""
    return hashlib.sha256(email.strip().lower().encode()).hexdigest()[:32]

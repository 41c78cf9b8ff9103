"""Limits on asking for codes by mail: no mailbox is flooded, whether we know it or not."""

import hashlib
from collections.abc import Callable

from config import throttling
from config.throttling import TooManyRequests


def count(*, purpose: str, email: str, is_known_here: Callable[[], bool]) -> None:
    """Raises `TooManyRequests`.

    Counted by what was typed, so that the limit tells nobody which addresses have accounts.
    Strangers who spend an account's codes must not lock its owner out: addresses that the
    account is signed in from (`is_known_here`) are only held to the pause.
    """
    throttling.spend("code_account_pause", f"{_mailbox(email)} {purpose}")
    try:
        count_mail(email)
    except TooManyRequests:
        if not is_known_here():
            raise


def count_mail(email: str) -> None:
    """Raises `TooManyRequests`."""
    throttling.spend("code_account", _mailbox(email))
    throttling.spend("code_account_day", _mailbox(email))


def _mailbox(email: str) -> str:
    """Counters hold no e-mail addresses."""
    return hashlib.sha256(email.strip().lower().encode()).hexdigest()[:32]

"""Limits on asking for codes by mail: no mailbox is flooded, whether we know it or not."""

from collections.abc import Callable

from config import throttling
from config.throttling import TooManyRequests
from users.auth import mailboxes


def pause(*, purpose: str, email: str, address: str) -> None:
    """Between two codes for somebody who asks from one place. Raises `TooManyRequests`.

    Strangers, who ask from another, keep nobody waiting.
    """
    throttling.spend("code_pause", f"{mailboxes.key(email)} {purpose} {address}")


def pause_seconds() -> int:
    """How long that is. 0: there is no such limit."""
    limit = throttling.LIMITS.get("code_pause")
    return limit.seconds if limit else 0


def is_mailed(*, email: str, is_known_here: Callable[[], bool]) -> bool:
    """Whether a code is sent. Whoever asks must not be told: it would tell who has an account.

    Strangers who spend an account's codes must not lock its owner out: addresses that the
    account is signed in from (`is_known_here`) are only held to the pause.
    """
    try:
        count_mail(mailboxes.key(email))
    except TooManyRequests:
        return is_known_here()
    return True


def count_mail(key: str) -> None:
    """Raises `TooManyRequests`."""
    throttling.spend("code_account", key)
    throttling.spend("code_account_day", key)

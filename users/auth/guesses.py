"""Limits on guessing passwords.

A guess is counted before it is checked, and given back when it was right, so that many at once
cannot slip through between the two.
"""

from collections.abc import Callable
from typing import NamedTuple

from config import commits, throttling
from config.throttling import TooManyRequests
from users.auth import mailboxes


class Guess(NamedTuple):
    """A try at an account's password, from an address. The account may not exist."""

    email: str
    address: str

    @property
    def account(self) -> str:
        return mailboxes.key(self.email)

    @property
    def place(self) -> str:
        return f"{self.account} {self.address}"


def count(guess: Guess, *, is_known_here: Callable[[], bool]) -> bool:
    """True: a right password is not enough, more must be shown. Raises `TooManyRequests`.

    Strangers who spend an account's guesses of a day must not lock its owner out. So nobody is:
    but where the account is not signed in from (`is_known_here`), a password alone may have
    been guessed. Must not run inside a transaction.
    """
    commits.require_own()
    throttling.spend("login_address", guess.address)
    throttling.back_off("login_account", guess.place)
    try:
        throttling.spend("login_account_day", guess.account)
    except TooManyRequests:
        return not is_known_here()
    return False


def was_right(guess: Guess) -> None:
    """The account's count at this address starts anew; elsewhere one guess is given back."""
    throttling.forget("login_account", guess.place)
    throttling.refund("login_address", guess.address)
    throttling.refund("login_account_day", guess.account)

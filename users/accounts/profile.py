"""What a person may change about themselves, as plain values."""

from collections.abc import Mapping
from datetime import date
from typing import TypedDict


class Profile(TypedDict, total=False):
    """Any part of it. Blank text is what is not told.

    `privacy` and `notifications` hold any of their kinds (`users.accounts.choices`).
    """

    username: str
    first_name: str
    last_name: str
    phone: str
    date_of_birth: date | None
    bio: str
    country: str
    explicit_filter: bool
    quality: str
    login_otp: bool
    favourite_genres: list[str]
    history_days: int | None
    privacy: Mapping[str, str]
    notifications: Mapping[str, bool]


OF_THE_USER = frozenset({"username", "first_name", "last_name"})
"""These columns are `User`'s, the others `Client`'s."""

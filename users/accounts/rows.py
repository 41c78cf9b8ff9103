"""The account out of another table's answer, for whoever asks who it is at each request."""

from collections.abc import Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS

from users.accounts.models import User

# The hash of the password stays where it is.
_COLUMNS = tuple(f.attname for f in User._meta.concrete_fields if f.attname != "password")
_KNOWN = frozenset(_COLUMNS)
COLUMNS = tuple(f"user__{name}" for name in _COLUMNS)
"""For `values_list`, through a foreign key `user`."""


def from_row(values: Sequence[Any], *, rights: bool) -> User:
    """`user.password` is read from the database if anybody asks.

    Without `rights` those of staff sleep.
    """
    user = User.from_db(DEFAULT_DB_ALIAS, _KNOWN, list(values))
    if not rights:
        user.is_staff = user.is_superuser = False
    return user

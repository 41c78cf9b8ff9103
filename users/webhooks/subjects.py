"""What messages are about, so that nothing is told of what may not be seen any more.

A message names a thing (`album`, 12). Between being written and being taken by its receiver,
days may pass: the thing is withdrawn, or its page has another manager.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from users.accounts.models import User

Seen = Callable[[User], "QuerySet[Any]"]
_seen: dict[str, Seen] = {}


def describe(kind: str, seen: Seen) -> None:
    """`seen(person)` are the things of that kind that they may see. Said when loaded."""
    _seen[kind] = seen


def is_seen_by(owner: User, kind: str, pk: int | None) -> bool:
    """Whether it may be told to the owner of a webhook; of a kind that nobody knows, never."""
    if not kind:
        return True
    return kind in _seen and _seen[kind](owner).filter(pk=pk).exists()

"""Who may put out nothing at present, though the page is theirs: features above say so."""

from collections.abc import Callable

from config.errors import NotAllowed
from users.models import User

_bars: list[Callable[[User], None]] = []


def bar(check: Callable[[User], None]) -> None:
    """`check(person)` raises a `NotAllowed` of its own for whoever is to put out nothing."""
    _bars.append(check)


def require_unbarred(by: User) -> None:
    """Raises what the checks raise. Staff, who act for others, are not asked."""
    if by.is_staff:
        return
    for check in _bars:
        check(by)


def is_barred(person: User) -> bool:
    """The same, asked by the clock."""
    try:
        require_unbarred(person)
    except NotAllowed:
        return True
    return False

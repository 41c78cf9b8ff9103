"""Who else keeps things hidden: features above say so, and `restore` asks them.

Else a takedown undone by hand would show what a notice still hides.
"""

from collections.abc import Callable

_keepers: list[Callable[[str], str]] = []


def keep_hidden(by: Callable[[str], str]) -> None:
    """`by("track 12")` says why that must stay hidden, or nothing; asked under the lock."""
    _keepers.append(by)


def kept_by(subject: str) -> str:
    """The first reason, in words for staff; blank if there is none."""
    return next(filter(None, (keeper(subject) for keeper in _keepers)), "")

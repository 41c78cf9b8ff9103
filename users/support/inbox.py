"""What else stands in somebody's inbox, besides tickets: a registry for the apps above."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, NamedTuple

from users.accounts.models import User


class Entry(NamedTuple):
    """A line that leads to a page; `due` is the last day to do something, if there is one."""

    title: str
    state: Any
    address: str
    at: datetime
    due: date | None = None


class Section(NamedTuple):
    """Lines of one sort, the newest first."""

    title: Any
    entries: list[Entry]


_sections: list[Callable[[User], Section]] = []


def register(section: Callable[[User], Section]) -> None:
    """Apps do this in their `moderated.py`; asked once a page, a query or two each."""
    _sections.append(section)


def of(user: User) -> list[Section]:
    """Those that have something."""
    found = [section(user) for section in _sections]
    return [one for one in found if one.entries]

"""What can be reported, and what staff can do about it: a registry for the apps above.

A report names a thing by kind and id. Who knows such things says here how one is found, named
and shown, whose it is, and what may be done; each app does so in its `moderated.py`, which
`users.apps` loads.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple, Protocol

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from config.errors import NotFound
from users.accounts.models import User

Viewer = User | AnonymousUser


class Do(Protocol):
    """A change that staff make; it knows the rules, and raises `DomainError`s."""

    def __call__(self, *, object_id: int, by: User, reason: str) -> object:
        """What came of it is of no matter here."""


class Act(NamedTuple):
    """`name` stands in the log and in reports ("hide"), `label` on staff's button.

    `notice(id)` is a form that takes its place where rights are infringed: what it brings has
    days to keep, and a way to object.
    """

    name: str
    label: Any
    do: Do
    notice: Callable[[int], str] | None = None


class Reportable(NamedTuple):
    """A kind of thing.

    `seen(viewer)` are those that somebody may see, and so report; `every()` are all, for staff.
    `name`, `address` (of its page in the administration) and `owners` are asked about one of
    `every()`, and read nothing more.
    """

    label: Any
    seen: Callable[[Viewer], "QuerySet[Any]"]
    every: Callable[[], "QuerySet[Any]"]
    name: Callable[[Any], str]
    address: Callable[[Any], str]
    owners: Callable[[Any], list[User]]


_kinds: dict[str, Reportable] = {}
_acts: dict[str, dict[str, Act]] = {}


def register(kind: str, how: Reportable) -> None:
    """`kind` is what a report calls it: "track"."""
    _kinds[kind] = how


def offer(kind: str, act: Act) -> None:
    """Staff may do this about things of a kind, with a reason."""
    _acts.setdefault(kind, {})[act.name] = act


def kinds() -> tuple[str, ...]:
    return tuple(_kinds)


def labels() -> Mapping[str, Any]:
    return {kind: how.label for kind, how in _kinds.items()}


def acts(kind: str) -> Mapping[str, Act]:
    """By name, in the order that they were offered in."""
    return _acts.get(kind, {})


def is_seen(kind: str, object_id: int, viewer: Viewer) -> bool:
    return kind in _kinds and _kinds[kind].seen(viewer).filter(pk=object_id).exists()


def require_seen(kind: str, object_id: int, viewer: Viewer) -> None:
    """Raises `NotFound`: also for what is there, and not to be seen by them."""
    if not is_seen(kind, object_id, viewer):
        raise NotFound


class Thing(NamedTuple):
    """One of them, as staff see it."""

    kind: Any
    name: str
    address: str
    owners: list[User]


Named = tuple[str, int]
"""A kind and an id."""


def thing(kind: str, object_id: int) -> Thing | None:
    """None: it is gone."""
    return things([(kind, object_id)]).get((kind, object_id))


def things(named: Iterable[Named]) -> dict[Named, Thing]:
    """Those of them that are there, in one query a kind."""
    ids: dict[str, set[int]] = {}
    for kind, object_id in named:
        ids.setdefault(kind, set()).add(object_id)
    return {
        (kind, one.pk): Thing(how.label, how.name(one), how.address(one), how.owners(one))
        for kind, how in _kinds.items()
        if kind in ids
        for one in how.every().filter(pk__in=ids[kind])
    }

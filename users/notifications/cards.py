"""What notifications are about, described when they are read.

A notification keeps ids, `{"user": 7, "playlist": 12}`, and in `activity` a word of ours. Each
name has a source, which the app that knows such things gives. What the reader may not see, or
not any more, no source gives them, and the notification is not shown.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, JSONObject

from users.accounts.models import User
from users.notifications.models import Notification, NotificationQuerySet

Card = dict[str, Any]


class Source(NamedTuple):
    """`seen(reader)` are the things that they may see; a card is made of `columns` of them."""

    seen: Callable[[User], QuerySet[Any]]
    columns: tuple[str, ...]
    card: Callable[..., Card]


_sources: dict[str, Source] = {}


def describe(name: str, source: Source) -> None:
    """`name` is a key of `Notification.context`; apps do this when they are loaded."""
    _sources[name] = source


def shown_to(reader: User) -> NotificationQuerySet:
    """Theirs, but for those that are about something which they may not see."""
    rows = Notification.objects.of(reader)
    for name, source in _sources.items():
        key = Cast(KT(f"context__{name}"), BigIntegerField())
        seen = source.seen(reader).filter(pk=OuterRef(f"{name}_ref"))
        rows = rows.alias(**{f"{name}_ref": key})
        rows = rows.filter(Q(**{f"{name}_ref__isnull": True}) | Exists(seen))
    return rows


def with_cards(rows: QuerySet[Notification], reader: User) -> QuerySet[Any, Any]:
    """Tuples: id, kind, when, read when, which activity; then what each card is made of."""
    cards = {
        f"{name}_card": _columns(name, source, reader) for name, source in _sources.items()
    }
    found: QuerySet[Any, Any] = rows.annotate(**cards).values_list(
        *("pk", "kind", "created_at", "read_at"), KT("context__activity"), *cards
    )
    return found


def cards(base: str, told: tuple[Any, ...]) -> dict[str, Card | None]:
    """By name, of what `with_cards` gave beyond its first five; `base` is our own origin."""
    return {
        name: source.card(base, *(columns[f"{n}"] for n in range(len(source.columns))))
        if columns
        else None
        for (name, source), columns in zip(_sources.items(), told, strict=True)
    }


def _columns(name: str, source: Source, reader: User) -> Subquery:
    numbered = {f"{n}": F(column) for n, column in enumerate(source.columns)}
    seen = source.seen(reader).filter(pk=OuterRef(f"{name}_ref"))
    return Subquery(seen.values(told=JSONObject(**numbered))[:1])

"""What a person is told inside the app, the newest first."""

from datetime import datetime

from django.http import HttpRequest

from config.addresses import origin
from config.pagination import Order, PageQuery, from_queryset, page_of
from users.accounts.models import Client, User
from users.notifications import cards
from users.notifications.cards import Card
from users.notifications.choices import CHOICES, Way
from users.notifications.kinds import ALWAYS
from users.notifications.models import MailStop

NEWEST = Order("-created_at", "created_at", datetime, descending=True)
_OWN = ("id", "kind", "created_at", "read_at")
MOST_COUNTED = 1_000
"""More than these nobody reads the number of."""


def choices(user: User) -> Card:
    """What they are told of, in which ways, and what always comes."""
    chosen = Client.objects.values_list("notifications", flat=True).get(pk=user.pk)
    return {
        "choices": [
            {
                "kind": choice.name,
                "title": str(choice.title),
                "app": choice.wanted(Way.APP, chosen),
                "mail": choice.wanted(Way.MAIL, chosen),
            }
            for choice in CHOICES.values()
        ],
        "stopped": stopped(user),
        "always": [{"kind": kind, "reason": reason} for kind, reason in ALWAYS.items()],
    }


def stopped(user: User) -> str | None:
    """A bounce weighs more: after it mails that were asked for are kept back, too."""
    stops = MailStop.objects.of(user).at(user.email).order_by("because")
    return stops.values_list("because", flat=True).first()


def unread_count(user: User) -> int:
    """Of those that are shown; at most `MOST_COUNTED`."""
    return cards.shown_to(user).unread()[:MOST_COUNTED].count()


def page(request: HttpRequest, user: User, query: PageQuery, *, unread: bool | None) -> Card:
    """Two queries, whatever they are about."""
    rows = cards.shown_to(user)
    if unread is not None:
        rows = rows.filter(read_at__isnull=unread)
    fetch = from_queryset(cards.with_cards(rows, user))
    found = page_of(request, query, NEWEST, fetch, key=lambda row: (row[2], row[0]))
    base = origin(request)
    items = [
        {
            "id": pk,
            "kind": kind,
            "created_at": at,
            "read_at": read_at,
            "activity": activity,
            **cards.cards(base, told),
        }
        for pk, kind, at, read_at, activity, *told in found["items"]
    ]
    return found | {"items": items, "unread_count": unread_count(user)}

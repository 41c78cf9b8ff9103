"""How it stands with each service, for one person."""

from typing import Any

from django.db.models import Count, Q

from users.accounts.models import User
from users.scrobbling import lastfm
from users.scrobbling.destinations import DESTINATIONS
from users.scrobbling.models import Integration, Service

Json = dict[str, Any]


def integrations(user: User) -> list[Json]:
    """All services in their order, connected or not. One query."""
    waiting = Count("listens", filter=Q(listens__refused_because=""))
    refused = Count("listens", filter=~Q(listens__refused_because=""))
    rows = Integration.objects.of(user).annotate(waiting=waiting, refused=refused)
    mine = {row.service: row for row in rows}
    return [_told(service, mine.get(service)) for service in Service]


def integration(user: User, service: Service) -> Json:
    """One of them."""
    return next(one for one in integrations(user) if one["service"] == service)


def _told(service: Service, row: Any) -> Json:
    is_on = DESTINATIONS[service].is_on()
    here = row is not None
    problem = {"text": row.problem, "at": row.problem_at} if here and row.problem else None
    waits = here and row.waiting and not row.paused_at
    return {
        "service": service,
        "available": is_on,
        "authorize_url": lastfm.page() if is_on and service == Service.LASTFM else None,
        "connected": here,
        "account": row.account if here else None,
        "connected_at": row.connected_at if here else None,
        "paused": here and row.paused_at is not None,
        "waiting": row.waiting if here else 0,
        "refused": row.refused if here else 0,
        "delivered": row.delivered if here else 0,
        "last_delivered_at": row.last_delivered_at if here else None,
        "next_try_at": row.next_try_at if waits else None,
        "problem": problem,
    }

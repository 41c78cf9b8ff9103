"""The log as a test reads it."""

import json
from typing import Any

from users.audit.services import person
from users.models import ActorRef, AuditEntry, User


def told(action: str) -> list[dict[str, Any]]:
    """The lines about an action, the oldest first."""
    rows = AuditEntry.objects.filter(action=action).order_by("pk")
    return [json.loads(row.body) | {"network": row.network} for row in rows]


def the_only(action: str) -> dict[str, Any]:
    [line] = told(action)
    return line


def actions() -> list[str]:
    """Of all lines, the oldest first."""
    return list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))


def ref(user: User) -> str:
    return str(ActorRef.objects.get(user=user).ref)


def about(user: User) -> str:
    return person(user)

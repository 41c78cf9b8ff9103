"""What the log tells about a person; and what becomes of it when they are erased."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Q

from users.accounts.models import User
from users.accounts.retention import Retention
from users.audit import services
from users.audit.models import ActorRef, AuditEntry
from users.audit.services import person

PERSON = re.compile(r"person ([0-9a-f-]{36})")


class Log:
    """Lines stay: a chain cannot lose one. Who it was is forgotten, and from where.

    Nobody can tell a random name without the row that says whose it is. A copy tells no name
    but the person's own: two copies side by side would else tell whose is whose.
    """

    models = (ActorRef,)

    def export(self, user: User) -> Iterator[tuple[str, Any]]:
        ref = ActorRef.objects.filter(user=user).first()
        if ref is None:
            yield "audit.json", []
            return
        theirs = Q(actor_ref=ref.ref) | Q(subject=person(user))
        rows = AuditEntry.objects.filter(theirs).order_by("position", "pk")
        yield "audit.json", map(partial(_told, ref.ref), rows.iterator())

    def erase(self, user: User) -> None:
        services.forget_network(user=user)
        ActorRef.objects.filter(user=user).delete()


def _told(own: UUID, entry: AuditEntry) -> dict[str, Any]:
    """Who else did it, and from where, is theirs, as is what their request is called."""
    told: dict[str, Any] = json.loads(PERSON.sub(partial(_named, own), entry.body))
    told["position"] = entry.position
    if entry.actor_ref == own:
        return told | {"address": entry.network}
    return {name: value for name, value in told.items() if name not in ("actor", "request")}


def _named(own: UUID, found: re.Match[str]) -> str:
    return found[0] if found[1] == str(own) else "person"


def _forget(before: datetime) -> int:
    return services.truncate_networks(before=before)


NETWORKS = Retention(
    "networks",
    90,
    "Addresses in the audit log, which are then shortened to a /24 or /48. Its lines stay.",
    _forget,
)

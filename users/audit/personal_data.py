"""What the log tells about a person; and what becomes of it when they are erased."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Q

from users.accounts.models import User
from users.accounts.retention import Kind
from users.audit import services
from users.audit.models import ActorRef, AuditEntry
from users.audit.services import person


class Log:
    """Lines stay: a chain cannot lose one. Who it was is forgotten, and from where.

    Nobody can tell a random name without the row that says whose it is.
    """

    models = (ActorRef,)

    def export(self, user: User) -> Iterator[tuple[str, Any]]:
        ref = ActorRef.objects.filter(user=user).first()
        if ref is None:
            yield "audit.json", []
            return
        theirs = Q(actor_ref=ref.ref) | Q(subject=person(user))
        rows = AuditEntry.objects.filter(theirs).order_by("position")
        yield "audit.json", map(_told, rows.iterator())

    def erase(self, user: User) -> None:
        services.forget_network(user=user)
        ActorRef.objects.filter(user=user).delete()


def _told(entry: AuditEntry) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(entry.body)
    return told | {"position": entry.position, "address": entry.network}


def _forget(before: datetime) -> int:
    return services.truncate_networks(before=before)


NETWORKS = Kind(
    "networks",
    90,
    "Addresses in the audit log, which are then shortened to a /24 or /48. Its lines stay.",
    _forget,
)

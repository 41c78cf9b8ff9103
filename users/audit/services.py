"""Writing to the log, within the transaction of what is told."""

import json
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from config import request_ids
from users.accounts.models import User
from users.audit.actions import Action
from users.audit.models import ActorRef, AuditEntry


def record(
    action: Action,
    *,
    actor: User | None,
    subject: str = "",
    detail: Mapping[str, Any] | None = None,
    network: str = "",
) -> None:
    """Adds a line. It stands in the chain once the transaction commits, and not otherwise.

    `subject` is what it was done to, as in "track 12"; a person is `person(user)`. `detail` is
    plain values: never a secret, a name or an address. `network` is the address that it was
    done from: kept beside the chain, and forgotten after a while.
    """
    at = timezone.now()
    ref = _ref(actor) if actor else None
    told = {
        "action": action.value,
        "actor": str(ref) if ref else None,
        "at": at.isoformat(),
        "detail": dict(detail or {}),
        "request": request_ids.current(),
        "subject": subject,
    }
    AuditEntry.objects.create(
        at=at,
        action=action.value,
        actor_ref=ref,
        subject=subject,
        body=json.dumps(told, sort_keys=True, ensure_ascii=True, default=str),
        network=network,
    )


def person(user: User) -> str:
    """The subject of a line that is about somebody."""
    return f"person {_ref(user)}"


def _ref(user: User) -> Any:
    """Made at the first need. Of two at once, one makes it and both use it."""
    return ActorRef.objects.get_or_create(user_id=user.pk)[0].ref

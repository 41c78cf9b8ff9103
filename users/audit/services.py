"""Writing to the log within the transaction of what is told, and proving it whole."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from config import request_ids, throttling
from users.accounts.models import User
from users.audit.actions import Action
from users.audit.chain import Broken, Head, Line, follow
from users.audit.models import ActorRef, AuditEntry

BATCH = 2_000
LIMITED = frozenset({Action.REFUSED, Action.SIGN_IN_REFUSED})
"""Whoever is refused may try for ever; and nothing can be deleted from the log."""


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
    done from: kept beside the chain, and forgotten after a while. Of what is in `LIMITED`, no
    more than the limit `refused`, by person or address: then there is no line.
    """
    told_so = _within_limit(action, actor, network) if action in LIMITED else {}
    if told_so is None:
        return
    at = timezone.now()
    ref = _ref(actor) if actor else None
    told = {
        "action": action.value,
        "actor": str(ref) if ref else None,
        "at": at.isoformat(),
        "detail": {**(detail or {}), **told_so},
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


def _within_limit(action: Action, actor: User | None, network: str) -> Mapping[str, str] | None:
    """None: no line any more. The last one within the limit says so, and for how long."""
    key = f"{action.value} {f'user {actor.pk}' if actor else network}"
    verdict = throttling.hit("refused", key)
    if verdict and not verdict.allowed:
        return None
    if verdict and not verdict.remaining:
        return {"untold_for_seconds": str(verdict.reset)}
    return {}


def person(user: User) -> str:
    """The subject of a line that is about somebody."""
    return f"person {_ref(user)}"


def _ref(user: User) -> Any:
    """Made at the first need. Of two at once, one makes it and both use it."""
    return ActorRef.objects.get_or_create(user_id=user.pk)[0].ref


def verify(
    *, kept: Head | None = None, progress: Callable[[int, int], None] | None = None
) -> Head:
    """Walks the whole chain. Returns its last line; raises `Broken` at the first that is not.

    `kept` is a head of earlier, from a place that a forger of this database cannot reach: the
    log must still contain it. `progress` is told lines done and lines in all.
    """
    if AuditEntry.objects.exclude(position__gt=0).exists():
        raise Broken(0, "there are lines outside of the chain")
    total = AuditEntry.objects.count()
    head = Head()
    for batch in _batches():
        head = follow(head, batch)
        if kept and batch[0].position <= kept.position <= head.position:
            _require_kept(batch, kept)
        if progress:
            progress(head.position, max(total, head.position))
    if kept and kept.position > head.position:
        raise Broken(head.position + 1, f"the log once had {kept.position} lines")
    return head


def _batches() -> Iterator[list[Line]]:
    last = 0
    while True:
        rows = AuditEntry.objects.filter(position__gt=last).order_by("position")
        batch = [Line(*row) for row in rows.values_list(*Line._fields)[:BATCH]]
        if not batch:
            return
        yield batch
        last = batch[-1].position


def _require_kept(batch: list[Line], kept: Head) -> None:
    line = batch[kept.position - batch[0].position]
    if line.digest != kept.digest:
        raise Broken(kept.position, "the log was written anew since this digest was kept")


def truncate_networks(*, before: datetime) -> int:
    """Shortens the addresses of older lines to a /24 or /48; how many.

    Nothing else of a line can be changed, nor this in any other way: the database sees to it.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE users_auditentry SET network = users_audit_truncated(network)"
            " WHERE at < %s AND network <> '' AND network <> users_audit_truncated(network)",
            [before],
        )
        return int(cursor.rowcount)


def forget_network(*, user: User) -> int:
    """Clears the addresses of all lines by a person or about them; how many."""
    ref = _ref(user)
    theirs = Q(actor_ref=ref) | Q(subject=f"person {ref}")
    return AuditEntry.objects.filter(theirs).exclude(network="").update(network="")

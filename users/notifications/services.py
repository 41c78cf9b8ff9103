"""Telling people by mail: noted in the transaction of what happened, sent by a job."""

import uuid
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from config.jobs import enqueue
from users.accounts.models import User
from users.notifications.kinds import Change, Kind
from users.notifications.models import Mail


@transaction.atomic
def send(
    *,
    kind: Kind,
    to: User | None,
    cause: str,
    context: Mapping[str, str | int] | None = None,
    address: str = "",
) -> None:
    """Sends one mail, soon, once for each `cause` ("new_device <session>").

    It goes to the account's own address, or to `address` where that is another one; without
    `to` the row is deleted once the mail is on its way. `context` is for the template: ids and
    plain words, never a code or a token.
    """
    mail, is_new = Mail.objects.get_or_create(
        cause=cause,
        defaults={
            "kind": kind.value,
            "user": to,
            "address": address,
            "context": dict(context or {}),
        },
    )
    if is_new:
        enqueue("users.notifications.send_mail", mail_id=str(mail.pk))


def tell_of_change(*, to: User, change: Change) -> None:
    """How their account is opened was changed, or a rare way was taken; each time is told."""
    cause = f"security_changed {uuid.uuid4()}"
    send(kind=Kind.SECURITY_CHANGED, to=to, cause=cause, context={"change": change.value})


def forget_old(*, before: datetime) -> int:
    """Deletes what is known about mails that were sent or given up before that; how many."""
    return Mail.objects.long_over(before).delete()[0]

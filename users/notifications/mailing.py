"""Mails to many people: noted some thousands at a time, in a statement."""

import json
from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.db.models.sql import Query

from users.accounts.models import User
from users.notifications.choices import CHOICES, Way
from users.notifications.kinds import Kind
from users.notifications.models import Mail, MailStop

# Each mail is a row of its own: whom this told of a cause it does not tell again, however often
# it is repeated. Whoever is just being erased is passed over.
_SEND = """
INSERT INTO users_mail (
  id, kind, cause, user_id, address, is_bulk, context,
  created_at, next_try_at, attempts, dropped_because, last_error
)
SELECT gen_random_uuid(), %s::text, %s::text || ' ' || id, id, '', true, words,
  now(), now(), 0, '', ''
FROM (
  SELECT person.id, told.words FROM (
    {people} FOR KEY SHARE OF users_user SKIP LOCKED
  ) AS person (id)
  JOIN unnest(%s::bigint[], %s::jsonb[]) AS told (id, words) ON told.id = person.id
) AS mailed
ORDER BY id
ON CONFLICT (cause) DO NOTHING
"""


@transaction.atomic
def send_each(*, kind: Kind, told: Mapping[int, Mapping[str, Any]], cause: str) -> int:
    """Mails each of these people what stands at their id, as `context`; how many just now.

    One statement for all of them, so some thousands at most. Left out are who does not want
    this kind, who is not active or is leaving, and whose address is not verified or not
    reached. They come behind all mails to single people, each once for a `cause`.
    """
    if not told:
        return 0
    people, params = _wanting(told, kind).sql_with_params()
    words = [json.dumps(one) for one in told.values()]
    with connection.cursor() as cursor:
        cursor.execute(
            _SEND.format(people=people), (kind.value, cause, *params, list(told), words)
        )
        return int(cursor.rowcount)


def wanting(kind: Kind) -> QuerySet[User]:
    """Who is mailed of this kind, by what they have chosen until now."""
    choice = CHOICES[kind.value]
    usual = bool(choice.usual(Way.MAIL))
    other = Q(client__notifications__contains={choice.key(Way.MAIL): not usual})
    people = User.objects.to_be_seen().filter(email_verified_at__isnull=False)
    people = people.exclude(other) if usual else people.filter(other)
    return people.exclude(pk__in=MailStop.objects.values("user"))


def _wanting(ids: Collection[int], kind: Kind) -> Query:
    return wanting(kind).filter(pk__in=list(ids)).values("pk").query


# As `_SEND`, of everybody at once.
_SEND_ALL = """
INSERT INTO users_mail (
  id, kind, cause, user_id, address, is_bulk, context,
  created_at, next_try_at, attempts, dropped_because, last_error
)
SELECT gen_random_uuid(), %s::text, %s::text || ' ' || id, id, '', true, %s::jsonb,
  now(), now(), 0, '', ''
FROM (
  SELECT id FROM users_user WHERE id = ANY(%s) AND is_active
  ORDER BY id FOR KEY SHARE SKIP LOCKED
) AS person
ON CONFLICT (cause) DO NOTHING
"""
BATCH = 5_000


def send_all(
    *,
    kind: Kind,
    cause: str,
    context: Mapping[str, Any],
    told: Callable[[int, int], None] = lambda done, total: None,
    among: QuerySet[User] | None = None,
    only_after: str = "",
) -> int:
    """Mails everybody who has an account, each once for a `cause`; how many just now.

    For kinds that always come. A transaction for some thousands: killed, it is begun again and
    goes on. `told` learns how many accounts are done, and how many there are. `among`: only
    these. `only_after`: only to whom that other cause was really sent.
    """
    everybody = (User.objects.all() if among is None else among).filter(is_active=True)
    if only_after:
        causes = Mail.objects.filter(cause__startswith=f"{only_after} ", sent_at__isnull=False)
        everybody = everybody.filter(pk__in=causes.values("user"))
    total, done, new, last = everybody.count(), 0, 0, 0
    while ids := list(
        everybody.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]
    ):
        new += _send_to(ids, kind, cause, context)
        last, done = ids[-1], done + len(ids)
        told(done, max(total, done))
    return new


@transaction.atomic
def _send_to(ids: list[int], kind: Kind, cause: str, context: Mapping[str, Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_SEND_ALL, (kind.value, cause, json.dumps(context), ids))
        return int(cursor.rowcount)


def drop_waiting(*, cause: str, because: str) -> int:
    """Of a cause that was mailed to many, what is not out yet; how many."""
    waiting = Mail.objects.waiting().filter(cause__startswith=f"{cause} ")
    return waiting.update(dropped_because=because)

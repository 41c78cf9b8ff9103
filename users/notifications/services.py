"""Telling people, by mail and in the app: noted in the transaction of what happened."""

import json
import uuid
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.db.models.sql import Query

from config.errors import Conflict, Invalid, Unauthenticated
from config.jobs import enqueue
from users.accounts import consents
from users.accounts import services as accounts
from users.accounts.choices import USUAL, NotificationKind
from users.accounts.models import Client, User
from users.accounts.people import UserBlock, seen_by
from users.events.services import tell as tell_live
from users.events.services import telling
from users.notifications import stopping
from users.notifications.choices import CHOICES, Way, Wish
from users.notifications.kinds import ALWAYS, Change, Kind
from users.notifications.models import Mail, MailStop, Notification
from users.notifications.unsubscribing import Stop


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
    plain words, never a code or a token; `reply_to` in it is where answers go.
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


def welcome(*, user: User) -> None:
    """Once in an account's life: its address was shown to be theirs."""
    send(kind=Kind.WELCOME, to=user, cause=f"welcome {user.pk}")


class AlwaysSent(Conflict):
    code = "always_sent"
    message = "These mails keep your account safe, or are owed to you: they always come."


class UnknownChoice(Invalid):
    message = "There is no such choice: GET lists those that there are."


@transaction.atomic
def choose(
    *,
    user: User,
    wished: Collection[Wish],
    source: str = consents.PROFILE,
    is_their_word: bool = False,
) -> None:
    """What they are told of from now on, and how; what is not named stays.

    Who switches a mail on does not call our mails spam any more. `is_their_word`: each wish was
    said by them just now, so that one for a mail that was never off says it as well; else it
    may be what a page had ticked for them.

    Raises `AlwaysSent`, `UnknownChoice`, and `Unauthenticated` if they are being erased.
    """
    chosen: dict[str, bool] = {}
    before = Client.objects.filter(pk=user.pk).values_list("notifications", flat=True).first()
    is_on_again = False
    for wish in wished:
        if wish.kind in ALWAYS:
            raise AlwaysSent
        choice = CHOICES.get(wish.kind)
        if choice is None or choice.usual(wish.way) is None:
            raise UnknownChoice(loc=("body", "choices", wish.place, wish.way.value))
        chosen[choice.key(wish.way)] = wish.wanted
        if wish.wanted and wish.way is Way.MAIL:
            is_on_again |= is_their_word or not choice.wanted(Way.MAIL, before or {})
    if chosen:
        accounts.choose_notifications(user=user, chosen=chosen, source=source)
    if is_on_again:
        stopping.let_go(user=user, because=MailStop.Word.COMPLAINED)


UNSUBSCRIBED = "unsubscribed"
"""Where it was said, of a choice made by a link in a mail."""


def unsubscribe(*, stop: Stop) -> None:
    """No more mails of this kind to this person; done already, or gone: nothing happens."""
    user = User.objects.filter(pk=stop.user_id).first()
    if user is None:
        return
    with suppress(Unauthenticated):  # erased in this moment
        choose(
            user=user,
            wished=[Wish(0, stop.kind, Way.MAIL, wanted=False)],
            source=UNSUBSCRIBED,
        )


def tell_of_change(*, to: User, change: Change) -> None:
    """How their account is opened was changed, or a rare way was taken; each time is told."""
    cause = f"security_changed {uuid.uuid4()}"
    send(kind=Kind.SECURITY_CHANGED, to=to, cause=cause, context={"change": change.value})


@transaction.atomic
def hold_back() -> int:
    """Drops what waits, in a database of another time: it may be out since. How many."""
    waiting = Mail.objects.waiting()
    to_nobody = waiting.filter(user=None).delete()[0]
    return to_nobody + waiting.update(dropped_because="the server was restored meanwhile")


def forget_old(*, before: datetime) -> int:
    """Deletes what is known about mails that were sent or given up before that; how many."""
    return Mail.objects.long_over(before).delete()[0]


BATCH = 2_000
NEW, READ = "notification", "notifications_read"
"""Events of open apps."""

# In the order of ids: two that tell the same people wait for each other, never in turn. Whoever
# is being erased is not told: their foreign key would wait for the eraser, who waits for what
# the teller holds.
_TELL = """
INSERT INTO users_notification (user_id, kind, cause, context, created_at)
SELECT person.id, %s::text, %s::text, %s::jsonb, now() FROM (
  {people} FOR KEY SHARE OF users_user SKIP LOCKED
) AS person (id)
ORDER BY person.id
ON CONFLICT (user_id, cause) DO NOTHING
RETURNING user_id, %s::text, jsonb_build_object('id', id, 'kind', kind)
"""


@transaction.atomic
def tell(
    *,
    users: Iterable[User | int],
    kind: NotificationKind,
    cause: str,
    context: Mapping[str, int | str],
    by: User | None = None,
) -> int:
    """Tells these people (or ids of people) inside the app; how many were told just now.

    Each is told of one `cause` ("new_follower 12", up to 100 characters) once. Left out are who
    does not want this kind, who is not active or is being erased, `by` themselves (whose doing
    it is), who muted them and whoever of both blocked the other. `context` holds ids,
    and `activity`: what they name is looked up when it is read. A statement for 2,000 people,
    however many there are.
    """
    ids = sorted({user.pk if isinstance(user, User) else user for user in users})
    row = (kind.value, cause, json.dumps(dict(context)))
    told = 0
    with connection.cursor() as cursor:
        for start in range(0, len(ids), BATCH):
            people, params = _wanting(ids[start : start + BATCH], kind, by).sql_with_params()
            statement = telling(_TELL.format(people=people))
            cursor.execute(statement, (*row, *params, NEW))
            told += cursor.fetchall()[0][0]
    return told


def _wanting(ids: Collection[int], kind: NotificationKind, by: User | None) -> Query:
    """Of these, who wants to be told of this kind of thing, and of whom does it."""
    people = User.objects.filter(seen_by(by.pk if by else None), pk__in=ids)
    if kind in USUAL:
        usual = USUAL[kind]
        chose = Q(client__notifications__contains={kind.value: not usual})
        people = people.exclude(chose) if usual else people.filter(chose)
    if by:
        muted = UserBlock.objects.filter(other=by).values("user")
        people = people.exclude(pk=by.pk).exclude(pk__in=muted)
    return people.values("pk").query


@transaction.atomic
def mark_read(
    *, user: User, ids: Collection[int] | None = None, before: datetime | None = None
) -> int:
    """These, those that came no later than that, or all; how many were unread.

    Their other devices are told, if there were any.
    """
    rows = Notification.objects.of(user).unread()
    if ids is not None:
        rows = rows.filter(pk__in=ids)
    if before is not None:
        rows = rows.filter(created_at__lte=before)
    read = rows.update(read_at=Now())
    if read:
        tell_live(user_id=user.pk, kind=READ, payload={"count": read})
    return read


def forget_unread(*, before: datetime) -> int:
    """Deletes what came before that and was never read; how many."""
    return Notification.objects.unread().filter(created_at__lt=before).delete()[0]


def forget_read(*, before: datetime) -> int:
    """Deletes what was read before that; how many."""
    return Notification.objects.filter(read_at__lt=before).delete()[0]

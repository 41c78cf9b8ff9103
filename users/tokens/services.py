"""Personal tokens: made, used, revoked."""

from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from config.errors import Conflict, Invalid, NotFound
from config.fields import utc_now
from users.accounts import services as accounts
from users.accounts.models import User
from users.audit.actions import Action
from users.audit.services import person, record
from users.notifications.kinds import Change
from users.notifications.services import tell_of_change
from users.tokens import queries, secrets
from users.tokens.models import PersonalToken
from users.tokens.queries import Holder
from users.tokens.scopes import Scope, require_scope

MOST = 50


class TooManyTokens(Conflict):
    code, message = "too_many_tokens", "You have {most} tokens already: revoke one first."


class AlreadyOver(Invalid):
    message = "This must be in the future."


class Made(NamedTuple):
    """`token` is kept nowhere."""

    row: PersonalToken
    token: str


@transaction.atomic
def create(
    *, user: User, name: str, scopes: set[Scope], expires_at: datetime | None, address: str
) -> Made:
    """Its owner is told by mail. `address` is where they ask from.

    Raises `AlreadyOver`, `TooManyTokens`.
    """
    if expires_at is not None and expires_at <= utc_now():
        raise AlreadyOver(loc=("body", "expires_at"))
    accounts.hold(user=user)  # of two at once one counts the other
    if PersonalToken.objects.of(user).live().count() >= MOST:
        raise TooManyTokens(most=MOST)
    token = secrets.new()
    named = sorted(scope.value for scope in scopes)
    row = PersonalToken.objects.create(
        user=user,
        name=name,
        digest=secrets.digest(token),
        start=token[: secrets.SHOWN],
        scopes=named,
        expires_at=expires_at,
    )
    detail = {"scopes": named, "expires_at": expires_at and expires_at.isoformat()}
    record(
        Action.TOKEN_MADE,
        actor=user,
        subject=f"token {row.pk}",
        detail=detail,
        network=address,
    )
    tell_of_change(to=user, change=Change.TOKEN_MADE)
    return Made(row, token)


@transaction.atomic
def revoke(*, user: User, token_id: int, address: str) -> None:
    """At once. Raises `NotFound` for another's, and for one that is gone."""
    if not PersonalToken.objects.of(user).filter(pk=token_id).delete()[0]:
        raise NotFound
    record(Action.TOKEN_REVOKED, actor=user, subject=f"token {token_id}", network=address)


@transaction.atomic
def revoke_by_staff(*, by: User, token_ids: list[int]) -> int:
    """How many were still there."""
    rows = PersonalToken.objects.filter(pk__in=token_ids).select_related("user")
    revoked = 0
    for row in rows.order_by("pk"):
        token_id = row.pk
        if PersonalToken.objects.filter(pk=token_id).delete()[0]:
            revoked += 1
            told = {"of": person(row.user)}
            record(Action.TOKEN_REVOKED, actor=by, subject=f"token {token_id}", detail=told)
    return revoked


@transaction.atomic
def revoke_all(*, user: User) -> int:
    """Of somebody whose account is made safe, closed or erased; how many."""
    revoked = PersonalToken.objects.of(user).delete()[0]
    if revoked:
        told = {"tokens": revoked}
        record(Action.TOKEN_REVOKED, actor=None, subject=person(user), detail=told)
    return revoked


def revoke_everybodys() -> int:
    """How many. Whoever calls it says in the log why."""
    return PersonalToken.objects.all().delete()[0]


def note_use(*, held: Holder) -> None:
    """Most requests write nothing: the row says so already."""
    if not held.use_is_noted:
        PersonalToken.objects.all().note_use(held.token_id)


def person_of(*, token: str, scope: Scope) -> User:
    """For addresses outside of the API's own scheme. Raises `UnknownToken`, `TokenScope`."""
    held = queries.holder(token)
    require_scope(held.scopes, scope)
    note_use(held=held)
    return held.user


def forget_ended(*, before: datetime) -> int:
    """Deletes tokens that ended by themselves before that; how many."""
    return PersonalToken.objects.long_over(before).delete()[0]

"""Whose token it is; and the list of a person's tokens."""

from datetime import date, datetime
from typing import NamedTuple

from django.db.models import CharField, QuerySet

from config.compiled import Compiled, Param
from config.errors import Unauthenticated
from config.fields import utc_now
from config.pagination import Fetch, Order, from_queryset
from users.accounts.models import User
from users.accounts.rows import COLUMNS, from_row
from users.tokens import secrets
from users.tokens.models import NOTED_EVERY, PersonalToken

NEWEST = Order("-created_at", "created_at", datetime, descending=True)


class UnknownToken(Unauthenticated):
    code = "invalid_token"
    message = "This token is not known here: it was revoked, has expired, or is mistyped."

    @property
    def headers(self) -> dict[str, str]:
        return {"WWW-Authenticate": 'Bearer error="invalid_token"'}


class Holder(NamedTuple):
    """Whose token it is, and what it is good for. Rights of staff are never part of that."""

    user: User
    token_id: int
    scopes: frozenset[str]
    marks_version: int
    artist_blocks: int
    use_is_noted: bool
    country: str
    born: date | None


def _held() -> "QuerySet[PersonalToken, tuple[object, ...]]":
    return (
        PersonalToken.objects.live()
        .filter(digest=Param("digest", CharField()), user__is_active=True)
        .values_list(
            *("pk", "scopes", "last_used_at"),
            *("user__client__marks_version", "user__client__artist_blocks"),
            *("user__client__country", "user__client__date_of_birth"),
            *COLUMNS,
        )
    )


_HELD = Compiled(_held)


def holder(token: str) -> Holder:
    """Nothing is remembered: a token is good for nothing from the moment it is revoked.

    One prepared SELECT; none for what cannot be a token. Raises `UnknownToken`.
    """
    if not secrets.is_well_formed(token):
        raise UnknownToken
    rows = _HELD.rows(digest=secrets.digest(token))
    if not rows:
        raise UnknownToken
    token_id, scopes, last_used_at, marks_version, blocks, country, born, *values = rows[0]
    user = from_row(values, rights=False)
    noted = last_used_at is not None and last_used_at > utc_now() - NOTED_EVERY
    return Holder(
        *(user, token_id, frozenset(scopes), marks_version or 0, blocks or 0, noted),
        country=country or "",
        born=born,
    )


def tokens_of(user: User) -> Fetch:
    """For `page_of`: those that are good for something."""
    return from_queryset(PersonalToken.objects.of(user).live())

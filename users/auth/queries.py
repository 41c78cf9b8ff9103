"""The question that every signed-in request asks; and the list of a person's sessions."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import BigAutoField, QuerySet, UUIDField

from config.compiled import Compiled, Param
from config.pagination import Fetch, Order, Place
from users.accounts.models import User
from users.accounts.rows import COLUMNS, from_row
from users.auth.models import AuthSession


class SignedIn(NamedTuple):
    """A live session's person; `user.password` is read from the database if anybody asks.

    Rights of staff sleep in a session without a second factor.
    """

    user: User
    marks_version: int
    artist_blocks: int
    authenticated_at: datetime
    country: str
    born: date | None


def _signed_in() -> "QuerySet[AuthSession, tuple[object, ...]]":
    return (
        AuthSession.objects.live()
        .filter(
            pk=Param("session_id", UUIDField()),
            user_id=Param("user_id", BigAutoField()),
            user__is_active=True,
        )
        .values_list(
            "user__client__marks_version",
            "user__client__artist_blocks",
            "user__client__country",
            "user__client__date_of_birth",
            "authenticated_at",
            "second_factor",
            *COLUMNS,
        )
    )


_SIGNED_IN = Compiled(_signed_in)


def signed_in(*, session_id: uuid.UUID, user_id: int) -> SignedIn | None:
    """None once the session is over or the person disabled: nothing is remembered from before.

    One prepared SELECT.
    """
    rows = _SIGNED_IN.rows(session_id=session_id, user_id=user_id)
    if not rows:
        return None
    marks_version, blocks, country, born, authenticated_at, second_factor, *values = rows[0]
    user = from_row(values, rights=bool(second_factor))
    return SignedIn(
        user, marks_version or 0, blocks or 0, authenticated_at, country or "", born
    )


NEWEST_FIRST = Order("-created_at", "created_at", datetime, descending=True)


def place_of(session: AuthSession) -> tuple[datetime, int]:
    """Sessions have no number to tell two of one microsecond apart: nobody is that fast."""
    return session.created_at, 0


def sessions_of(user: User, *, current: uuid.UUID) -> Fetch:
    """For `page_of`: the sessions in use, the newest first."""
    sessions = AuthSession.objects.in_use().filter(user=user).with_row(current=current)

    def fetch(order: Order, place: Place | None, limit: int) -> Sequence[Any]:
        backwards = place is not None and place.backwards
        rows = sessions.order_by("created_at" if backwards else "-created_at")
        if place is not None:
            beyond = "created_at__gt" if backwards else "created_at__lt"
            rows = rows.filter(**{beyond: place.value})
        return list(rows[:limit])

    return fetch

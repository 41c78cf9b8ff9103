"""Everything that starts, renews and ends sessions."""

import logging
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from config.errors import NotFound
from users.accounts.models import User
from users.audit.actions import Action
from users.audit.services import person, record
from users.auth.devices import Device
from users.auth.models import AuthSession, AuthSessionQuerySet
from users.auth.tokens import InvalidToken, Refresh, Tokens, issue
from users.tokens import services as personal_tokens

log = logging.getLogger(__name__)
Because = AuthSession.Because
AND_TOKENS = frozenset({Because.PASSWORD, Because.STAFF, Because.ERASED})
"""Whoever had the old password may have made one; who is kept out, or goes, needs none."""


def open_session(
    *,
    user: User,
    device: Device,
    second_factor: bool = False,
    longest: timedelta | None = None,
) -> AuthSession:
    """Signs in; who it is was made sure of by the caller.

    `second_factor`: an authenticator app was asked too. Rights of staff sleep without it.
    """
    ends = {"expires_at": timezone.now() + longest} if longest else {}
    return AuthSession.objects.create(
        user=user,
        user_agent=device.user_agent,
        address=device.address,
        second_factor=second_factor,
        **ends,
    )


def renew_confirmation(*, session_id: uuid.UUID) -> None:
    """Its person has just shown again who they are."""
    AuthSession.objects.filter(pk=session_id).update(authenticated_at=Now())


def refresh(*, token: str) -> Tokens:
    """The next pair of tokens. Raises `InvalidToken`.

    Of many requests with one token, one turns the session to its next generation and the
    others get that generation too, for as long as an answer may have been lost. A token older
    than that was copied: whoever holds the session, its owner or a thief, has to sign in again.
    """
    given = Refresh.read(token)
    mine = AuthSession.objects.filter(pk=given.session_id, user=given.user_id)
    usable = mine.in_use().of_active_people()
    turned = usable.turn(given.generation)
    session = usable.with_grace(given.generation).select_related("user").first()
    if session and (turned or session.was_just_turned):
        return issue(session)
    _end_reused(mine.filter(generation__gt=given.generation))
    raise InvalidToken


@transaction.atomic
def _end_reused(sessions: AuthSessionQuerySet) -> None:
    if not sessions.revoke(Because.REUSED):
        return
    session = sessions.select_related("user").get()
    log.warning("Session %s ended: an old refresh token came again.", session.pk)
    record(Action.TOKEN_REUSED, actor=None, subject=person(session.user))


@transaction.atomic
def log_out(*, user: User, session_id: uuid.UUID, address: str) -> None:
    """Ends this session at once, its access tokens too. `address` is where they do so."""
    if AuthSession.objects.filter(pk=session_id).revoke(Because.LOGOUT):
        record(Action.SIGNED_OUT, actor=user, network=address)


@transaction.atomic
def log_out_everywhere(*, user: User, address: str) -> None:
    ended = AuthSession.objects.filter(user=user).revoke(Because.LOGOUT)
    record(Action.SIGNED_OUT, actor=user, detail={"sessions": ended}, network=address)


@transaction.atomic
def end_session(*, user: User, session_id: uuid.UUID, address: str) -> None:
    """Raises NotFound for one that is over, or another's."""
    mine = AuthSession.objects.in_use().filter(user=user, pk=session_id)
    if not mine.revoke(Because.ENDED):
        raise NotFound
    because = {"because": Because.ENDED.value}
    record(Action.SESSION_ENDED, actor=user, detail=because, network=address)


@transaction.atomic
def end_by_staff(*, by: User, session_ids: Sequence[uuid.UUID]) -> int:
    """How many were still going on."""
    ended = 0
    for session in AuthSession.objects.filter(pk__in=session_ids).select_related("user"):
        if session.end(Because.STAFF):
            ended += 1
            because = {"because": Because.STAFF.value}
            record(Action.SESSION_ENDED, actor=by, subject=person(session.user), detail=because)
    return ended


@transaction.atomic
def end_all(*, user: User, because: Because, but: uuid.UUID | None = None) -> int:
    """Ends every session of theirs, but for the one; how many. See `AND_TOKENS`.

    Who did what led to it stands in a line of its own.
    """
    if because in AND_TOKENS:
        personal_tokens.revoke_all(user=user)
    others = AuthSession.objects.filter(user=user)
    if but:
        others = others.exclude(pk=but)
    if ended := others.revoke(because):
        told = {"because": because.value, "sessions": ended}
        record(Action.SESSION_ENDED, actor=None, subject=person(user), detail=told)
    return ended


def forget_ended(*, before: datetime) -> int:
    """Deletes sessions that have been over since then; how many."""
    return AuthSession.objects.long_over(before).delete()[0]

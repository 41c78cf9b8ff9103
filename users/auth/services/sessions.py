"""Everything that starts, renews and ends sessions."""

import logging
import uuid
from collections.abc import Sequence

from django.db.models.functions import Now

from config.errors import NotFound
from users.accounts.models import User
from users.auth.devices import Device
from users.auth.models import AuthSession
from users.auth.tokens import InvalidToken, Refresh, Tokens, issue

log = logging.getLogger(__name__)
Because = AuthSession.Because


def open_session(*, user: User, device: Device, second_factor: bool = False) -> Tokens:
    """Signs in; who it is was made sure of by the caller.

    `second_factor`: an authenticator app was asked too. Rights of staff sleep without it.
    """
    session = AuthSession.objects.create(
        user=user,
        user_agent=device.user_agent,
        address=device.address,
        second_factor=second_factor,
    )
    return issue(session)


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
    if mine.filter(generation__gt=given.generation).revoke(Because.REUSED):
        log.warning("Session %s ended: an old refresh token came again.", given.session_id)
    raise InvalidToken


def log_out(*, session_id: uuid.UUID) -> None:
    """Ends this session at once, its access tokens too."""
    AuthSession.objects.filter(pk=session_id).revoke(Because.LOGOUT)


def log_out_everywhere(*, user: User) -> None:
    AuthSession.objects.filter(user=user).revoke(Because.LOGOUT)


def end_session(*, user: User, session_id: uuid.UUID) -> None:
    """Raises NotFound for one that is over, or another's."""
    mine = AuthSession.objects.in_use().filter(user=user, pk=session_id)
    if not mine.revoke(Because.ENDED):
        raise NotFound


def end_by_staff(*, session_ids: Sequence[uuid.UUID]) -> int:
    """How many were still going on."""
    return AuthSession.objects.filter(pk__in=session_ids).revoke(Because.STAFF)


def end_all(*, user: User, because: Because, but: uuid.UUID | None = None) -> int:
    """Ends every session of theirs, but for the one; how many."""
    others = AuthSession.objects.filter(user=user)
    if but:
        others = others.exclude(pk=but)
    return others.revoke(because)


def forget_ended() -> int:
    """Deletes sessions that have been over for as long as one may lie idle; how many."""
    return AuthSession.objects.long_over().delete()[0]

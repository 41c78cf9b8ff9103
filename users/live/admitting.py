"""Who may open a stream, and whose session still goes on: asked of the database each time."""

import time
from collections.abc import Collection
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from config import env
from users.auth.bearer import NoToken
from users.auth.models import AuthSession
from users.auth.tokens import Access, InvalidToken
from users.live import tickets
from users.live.reading import Connection
from users.tokens import scopes, secrets
from users.tokens.models import NOTED_EVERY, PersonalToken, session_of, token_of
from users.tokens.queries import UnknownToken

OPERATION = "stream_events"


class Asker(NamedTuple):
    """Somebody, in a session or with a personal token that stands for one."""

    user_id: int
    session_id: UUID


# The rules stand where they always do; Django writes them out once.
_SESSIONS, _SESSIONS_WITH = (
    AuthSession.objects.live()
    .of_active_people()
    .values_list("pk", "user_id")
    .query.sql_with_params()
)
_TOKENS, _TOKENS_WITH = (
    PersonalToken.objects.live()
    .filter(user__is_active=True)
    .values_list("pk", "user_id", "digest", "scopes")
    .query.sql_with_params()
)
_LIVE_SESSIONS = f"""
SELECT * FROM ({_SESSIONS}) AS live (id, user_id) WHERE id = ANY(%s::uuid[])
"""  # noqa: S608
_LIVE_TOKENS = f"""
SELECT id, user_id, scopes FROM ({_TOKENS}) AS live (id, user_id, digest, scopes)
WHERE id = ANY(%s::bigint[])
"""  # noqa: S608
_TOKEN = f"""
SELECT id, user_id, scopes FROM ({_TOKENS}) AS live (id, user_id, digest, scopes)
WHERE digest = %s
"""  # noqa: S608
_USED = """
UPDATE users_personaltoken SET last_used_at = now()
WHERE id = %s AND (last_used_at IS NULL OR last_used_at < now() - %s::interval)
"""


async def by_ticket(connection: Connection, given: str) -> Asker:
    """Raises `BadTicket`, `TicketExpired`; `InvalidToken` when the session is over."""
    ticket = tickets.read(given, key=env.STREAM_KEY, now=time.time())
    return await _require_live(connection, Asker(ticket.user_id, ticket.session_id))


async def by_header(connection: Connection, header: str) -> Asker:
    """Raises `NoToken`, `InvalidToken`; of a personal token `UnknownToken`, `TokenScope`."""
    if not header:
        raise NoToken
    scheme, _, token = header.partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer":
        raise InvalidToken
    if token.startswith(secrets.PREFIX):
        return await _by_personal_token(connection, token)
    access = Access.read(token)
    return await _require_live(connection, Asker(access.user_id, access.session_id))


async def live(connection: Connection, sessions: Collection[UUID]) -> dict[UUID, int]:
    """Of these, those that go on, and whose they are."""
    tokens = [number for one in sessions if (number := token_of(one)) is not None]
    real = [one for one in sessions if token_of(one) is None]
    found: dict[UUID, int] = {}
    if real:
        answer = await connection.execute(_LIVE_SESSIONS, [*_SESSIONS_WITH, real])
        found |= dict(await answer.fetchall())
    if tokens:
        answer = await connection.execute(_LIVE_TOKENS, [*_TOKENS_WITH, tokens])
        needed = scopes.NEEDED[OPERATION]
        found |= {
            session_of(pk): user_id
            for pk, user_id, theirs in await answer.fetchall()
            if needed in theirs
        }
    return found


async def _require_live(connection: Connection, asker: Asker) -> Asker:
    if (await live(connection, [asker.session_id])).get(asker.session_id) != asker.user_id:
        raise InvalidToken
    return asker


async def _by_personal_token(connection: Connection, token: str) -> Asker:
    if not secrets.is_well_formed(token):
        raise UnknownToken
    answer = await connection.execute(_TOKEN, [*_TOKENS_WITH, secrets.digest(token)])
    row = await answer.fetchone()
    if row is None:
        raise UnknownToken
    token_id, user_id, theirs = row
    scopes.require(theirs, operation=OPERATION)
    every: timedelta = NOTED_EVERY
    await connection.execute(_USED, [token_id, every])
    return Asker(user_id, session_of(token_id))

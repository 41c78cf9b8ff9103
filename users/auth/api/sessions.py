"""Renewing and ending sessions, and the list of them."""

import uuid
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Status

from config.pagination import Page, PageQuery, page_of
from config.problems import problems
from config.throttling import Limit, address
from users.auth import queries
from users.auth.bearer import AuthedRequest, Bearer
from users.auth.schemas.sessions import RefreshIn, SessionOut, TokenPair
from users.auth.services import sessions
from users.auth.tokens import Tokens

router = Router(tags=["Accounts"], auth=Bearer())


@router.post(
    "/token/refresh/",
    auth=None,
    throttle=[Limit("refresh")],
    response={200: TokenPair} | problems(401),
)
def refresh_tokens(request: HttpRequest, data: RefreshIn) -> Tokens:
    """Exchange a refresh token for the next pair.

    Each refresh token is good for one exchange; for 20 seconds the same exchange is answered
    again, in case its answer was lost. A token used later than that ends the session.
    """
    return sessions.refresh(token=data.refresh)


@router.post("/logout/", response={204: None})
def log_out(request: AuthedRequest) -> Status[None]:
    """End this session at once."""
    sessions.log_out(user=request.auth, session_id=request.session_id, address=address(request))
    return Status(204, None)


@router.post("/logout/all/", response={204: None})
def log_out_everywhere(request: AuthedRequest) -> Status[None]:
    """End all sessions at once, this one too."""
    sessions.log_out_everywhere(user=request.auth, address=address(request))
    return Status(204, None)


@router.get("/sessions/", response=Page[SessionOut])
def list_sessions(request: AuthedRequest, page: Query[PageQuery]) -> dict[str, Any]:
    """The devices signed in, the newest first."""
    fetch = queries.sessions_of(request.auth, current=request.session_id)
    return page_of(request, page, queries.NEWEST_FIRST, fetch, key=queries.place_of)


@router.delete("/sessions/{session_id}/", response={204: None} | problems(404))
def end_session(request: AuthedRequest, session_id: uuid.UUID) -> Status[None]:
    """Sign a device out."""
    sessions.end_session(user=request.auth, session_id=session_id, address=address(request))
    return Status(204, None)

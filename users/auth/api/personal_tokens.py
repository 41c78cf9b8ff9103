"""Personal tokens: for programs that act for their owner."""

from typing import Any

from ninja import Path, Query, Router, Status

from config.fields import Id
from config.idempotency import told_once
from config.pagination import Page, PageQuery, page_of
from config.problems import problems
from config.throttling import Limit, address
from users.auth.bearer import AuthedRequest, Bearer
from users.auth.freshness import require_fresh
from users.tokens import queries, services
from users.tokens.schemas import NewToken, NewTokenOut, TokenOut

router = Router(tags=["Accounts"], auth=Bearer())


@router.get("/tokens/", response=Page[TokenOut])
def list_tokens(request: AuthedRequest, page: Query[PageQuery]) -> dict[str, Any]:
    """Your personal tokens, the newest first."""
    fetch = queries.tokens_of(request.auth)
    return page_of(
        request, page, queries.NEWEST, fetch, key=lambda token: (token.created_at, token.pk)
    )


@router.post(
    "/tokens/", throttle=[Limit("write")], response={201: NewTokenOut} | problems(403, 409)
)
@told_once
def create_token(request: AuthedRequest, data: NewToken) -> Status[NewTokenOut]:
    """Make a personal token: `Authorization: Bearer tnrm_…` does what its scopes say.

    The answer holds the token, which is not shown again; a repeat with the same
    Idempotency-Key is refused with `idempotency_key_spent`. Needs a session whose person showed
    who they are within the last five minutes.
    """
    require_fresh(request)
    made = services.create(
        user=request.auth,
        name=data.name,
        scopes=data.scopes,
        expires_at=data.expires_at,
        address=address(request),
    )
    told = TokenOut.model_validate(made.row)
    return Status(201, NewTokenOut(**told.model_dump(), token=made.token))


@router.delete("/tokens/{int:token_id}/", response={204: None} | problems(404))
def revoke_token(request: AuthedRequest, token_id: Path[Id]) -> Status[None]:
    """Revoke a token: it is good for nothing from now on."""
    services.revoke(user=request.auth, token_id=token_id, address=address(request))
    return Status(204, None)

"""Asking for the page of an imported artist."""

from ninja import Path, Query, Router

from audio.catalog import queries as catalog
from audio.catalog.cards import Json
from audio.claims import queries, services
from audio.claims.schemas import ClaimOut, NewClaim
from config.fast import fast
from config.fields import Id
from config.idempotency import idempotent
from config.pagination import Page, PageQuery
from config.problems import problems
from config.throttling import Limit
from users.auth.bearer import AuthedRequest, Bearer

router = Router(tags=["Catalogue"], auth=Bearer())


@router.post(
    "/artists/{int:artist_id}/claim/",
    throttle=[Limit("write")],
    response={201: ClaimOut} | problems(403, 404, 409),
)
@idempotent
@fast
def claim_artist(request: AuthedRequest, artist_id: Path[Id], data: NewClaim) -> Json:
    """Ask for the page of an imported artist. Staff look into it, and answer by mail.

    Refused with `email_unverified` before your address is verified, with `already_managed`
    when the page has somebody, and with `already_claimed` while your last claim waits.
    """
    artist = catalog.artist(request.auth, artist_id)
    made = services.claim(artist=artist, user=request.auth, evidence=data.evidence)
    return queries.claim(request, request.auth, made.pk)


@router.get("/me/claims/", response={200: Page[ClaimOut]})
@fast
def list_my_claims(request: AuthedRequest, query: Query[PageQuery]) -> Json:
    """The pages that you asked for, the newest first, and what was answered."""
    return queries.claims_of(request, request.auth, query)

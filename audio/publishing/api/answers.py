"""Credits: who is on a track, and the answer of those who are asked."""

from ninja import Path, Query, Router

from audio.catalog.cards import Json
from audio.publishing import queries
from audio.publishing.schemas.credits import CreditOut, MyCreditOut
from audio.publishing.services import credits as services
from config.fast import fast
from config.fields import Id
from config.pagination import Page, PageQuery
from config.problems import problems
from config.throttling import Limit
from users.auth.bearer import AuthedRequest, Bearer, Viewer, ViewerRequest

router = Router(tags=["Publishing"], auth=Bearer())


@router.get(
    "/tracks/{int:track_id}/credits/",
    auth=Viewer(),
    response={200: Page[CreditOut]} | problems(404),
)
@fast
def list_track_credits(request: ViewerRequest, track_id: Path[Id]) -> Json:
    """Who is on a track, all of them on one page. Its artist sees the unanswered, too."""
    track = queries.track(request.auth, track_id)
    return queries.credits_of(request, request.auth, track)


@router.get("/me/credits/", response={200: Page[MyCreditOut]})
@fast
def list_my_credits(request: AuthedRequest, query: Query[PageQuery]) -> Json:
    """Where others credit your pages, the newest first; drafts of theirs, too."""
    return queries.my_credits(request, request.auth, query)


@router.post(
    "/me/credits/{int:credit_id}/accept/",
    throttle=[Limit("write")],
    response={200: MyCreditOut} | problems(403, 404),
)
@fast
def accept_credit(request: AuthedRequest, credit_id: Path[Id]) -> Json:
    """Yes, that is you: the credit shows from now on."""
    services.accept(credit=queries.credit(request.auth, credit_id), by=request.auth)
    return queries.my_credit(request, request.auth, credit_id)


@router.post(
    "/me/credits/{int:credit_id}/decline/",
    throttle=[Limit("write")],
    response={200: MyCreditOut} | problems(403, 404),
)
@fast
def decline_credit(request: AuthedRequest, credit_id: Path[Id]) -> Json:
    """No: it does not show, or no longer. You can still accept it later."""
    services.decline(credit=queries.credit(request.auth, credit_id), by=request.auth)
    return queries.my_credit(request, request.auth, credit_id)

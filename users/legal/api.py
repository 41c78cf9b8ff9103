"""Legal texts: reading them, and agreeing to them."""

from ninja import Path, Query, Router, Status

from config.addresses import origin
from config.problems import problems
from config.throttling import Limit
from users.accounts.models import User
from users.auth.bearer import AuthedRequest, Bearer, Viewer, ViewerRequest
from users.legal import services, shown
from users.legal.models import Name
from users.legal.schemas import Acceptance, LegalTextOut, LegalTexts, VersionQuery

router = Router(tags=["Legal"], auth=Viewer())


@router.get("/legal/", response=LegalTexts)
def list_legal_texts(request: ViewerRequest) -> LegalTexts:
    """Every text in the version in force, and which of them you have still to agree to."""
    user = request.auth if isinstance(request.auth, User) else None
    return LegalTexts.model_validate({"items": shown.cards(user, origin(request))})


@router.get("/legal/{name}/", response={200: LegalTextOut} | problems(404))
def get_legal_text(
    request: ViewerRequest, name: Path[Name], query: Query[VersionQuery]
) -> LegalTextOut:
    """A text in the version in force, or in one that was before or is announced."""
    return LegalTextOut.model_validate(shown.one(name, query.version, origin(request)))


@router.post(
    "/legal/{name}/accept/",
    auth=Bearer(),
    throttle=[Limit("write")],
    response={204: None} | problems(409),
)
def accept_legal_text(
    request: AuthedRequest, name: Path[Name], data: Acceptance
) -> Status[None]:
    """Agree to a text in the version in force: it is recorded which, and when.

    Refused with `not_in_force` for any other version, so that nobody agrees to what they were
    not shown.
    """
    services.accept(user=request.auth, name=name, version=data.version, source=services.API)
    return Status(204, None)

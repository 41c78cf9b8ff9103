"""One's own data: a copy of it, erasing it, and what one agreed to."""

import uuid

from django.http.response import HttpResponseBase
from ninja import Router, Status

from config.addresses import origin
from config.errors import NotFound
from config.problems import problems
from config.throttling import Limit, address
from users.accounts.models import Consent
from users.auth.bearer import AuthedRequest, Bearer
from users.auth.freshness import require_fresh
from users.privacy import fetching
from users.privacy.models import Export
from users.privacy.schemas import Consents, Erasure, ExportOut, Exports, Scheduled
from users.privacy.services import erasure, exports
from users.privacy.services.erasure import Asker, Credentials

router = Router(tags=["Accounts"], auth=Bearer())
CONSENT = ("kind", "version", "given", "at", "source")
ZIP = {
    "responses": {
        200: {
            "description": "The archive",
            "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}},
        }
    }
}


def erase_account(request: AuthedRequest, data: Erasure) -> Status[Scheduled]:
    """Have the account erased, and everything that belongs to it, after some days of grace.

    Every session ends. Until then you can sign in, and call it off.
    """
    asker = Asker(request.auth, request.session_id, address(request))
    shown = Credentials(password=data.password, code=data.code, totp=data.totp)
    return Status(202, Scheduled(erase_at=erasure.ask(asker=asker, shown=shown)))


def add_to(router: Router) -> None:
    """The address is the account's own, and an address has one router."""
    router.delete("/user/", response={202: Scheduled} | problems(409, 429))(erase_account)


@router.post("/user/keep/", throttle=[Limit("write")], response={204: None})
def keep_account(request: AuthedRequest) -> Status[None]:
    """Call the erasure off. There need not be one."""
    erasure.keep(user=request.auth, network=address(request))
    return Status(204, None)


@router.post(
    "/user/export/",
    throttle=[Limit("write")],
    response={202: ExportOut} | problems(403, 409, 429),
)
def ask_for_export(request: AuthedRequest) -> Status[ExportOut]:
    """Have a copy made of everything that we hold about you.

    Needs a session whose person showed who they are within the last five minutes. A mail tells
    when it is ready; it is kept for a day. One at a time.
    """
    require_fresh(request)
    export = exports.ask(user=request.auth, network=address(request))
    return Status(202, ExportOut.of(export, base=origin(request)))


@router.get("/user/export/", response=Exports)
def list_exports(request: AuthedRequest) -> Exports:
    """The copies that you asked for and that are still kept, the newest first."""
    mine = Export.objects.kept().filter(user=request.auth).order_by("-created_at")
    return Exports(items=[ExportOut.of(one, base=origin(request)) for one in mine])


@router.get("/user/export/{export_id}/", response={200: ExportOut} | problems(404))
def get_export(request: AuthedRequest, export_id: uuid.UUID) -> ExportOut:
    """How far it is; and where to fetch it once it is ready."""
    export = exports.find(user=request.auth, export_id=export_id)
    return ExportOut.of(export, base=origin(request))


@router.get(
    "/user/export/{export_id}/archive/",
    response={200: None} | problems(403, 404),
    openapi_extra=ZIP,
)
def get_export_archive(request: AuthedRequest, export_id: uuid.UUID) -> HttpResponseBase:
    """The archive: a zip of JSON and of your own files. `README.json` in it says what is what.

    Needs a session whose person showed who they are within the last five minutes.
    """
    export = exports.find(user=request.auth, export_id=export_id)
    if export.status != Export.Status.READY:
        raise NotFound
    require_fresh(request)
    return fetching.as_file(export)


@router.get("/user/consents/", response=Consents)
def list_consents(request: AuthedRequest) -> Consents:
    """What you agreed to, in which version, and what you took back."""
    said = Consent.objects.filter(user=request.auth).order_by("-at", "-pk")
    return Consents.model_validate({"items": list(said.values(*CONSENT))})

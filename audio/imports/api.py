"""Exports of other services, brought along: sent, followed, read, taken back."""

from django.http import HttpResponseBase, StreamingHttpResponse
from ninja import File, Path, Query, Router, Status, UploadedFile

from audio.imports import queries
from audio.imports.queries import Json
from audio.imports.schemas import LibraryImportOut, NameOut, NamesQuery
from audio.imports.services import imports, waiting
from config.errors import Invalid
from config.fast import fast
from config.fields import Id
from config.idempotency import idempotent
from config.pagination import Page, PageQuery
from config.problems import problems
from config.throttling import Limit
from config.uploads import takes_file
from users.auth.bearer import AuthedRequest, Bearer

router = Router(tags=["Imports"], auth=Bearer())
MAX_MB = 200
CSV = {
    "responses": {
        200: {
            "description": "The report",
            "content": {"text/csv": {"schema": {"type": "string"}}},
        }
    }
}


class ImportTooLarge(Invalid):
    status, code = 413, "import_too_large"
    message = f"The files of an import may have at most {MAX_MB} MB together."


@router.post(
    "/imports/",
    throttle=[Limit("write")],
    response={202: LibraryImportOut} | problems(409, 413, 429, 503),
)
@idempotent
@takes_file(most=MAX_MB * 1_000_000, refusal=ImportTooLarge)
@fast
def create_import(request: AuthedRequest, files: File[list[UploadedFile]]) -> Status[Json]:
    """Bring along what Spotify, Last.fm or ListenBrainz know of you: their exports, as files.

    As they come, or as a zip; up to 200 MB. Which format a file has is found out by looking
    into it. Ask for the import to see how far it is.
    """
    sent = [imports.Sent(one.name or "", one.size or 0, one) for one in files]
    return Status(202, queries.shown(imports.ask(user=request.auth, files=sent)))


@router.get("/imports/", response={200: Page[LibraryImportOut]})
@fast
def list_imports(request: AuthedRequest, query: Query[PageQuery]) -> Json:
    """Your imports, the newest first."""
    return queries.imports(request, query)


@router.get("/imports/{int:import_id}/", response={200: LibraryImportOut} | problems(404))
@fast
def get_import(request: AuthedRequest, import_id: Path[Id]) -> Json:
    """How far an import is, and what came of it, in numbers."""
    return queries.shown(queries.one(request.auth, import_id))


@router.get("/imports/{int:import_id}/names/", response={200: Page[NameOut]} | problems(404))
@fast
def list_import_names(
    request: AuthedRequest, import_id: Path[Id], query: Query[NamesQuery]
) -> Json:
    """Each song, album, artist and playlist of an import, and what it was taken for.

    What was heard most comes first.
    """
    source = queries.one(request.auth, import_id)
    return queries.names(request, source, query, status=query.status, kind=query.kind)


@router.get(
    "/imports/{int:import_id}/report/",
    response={200: None} | problems(404),
    openapi_extra=CSV,
)
def get_import_report(request: AuthedRequest, import_id: Path[Id]) -> HttpResponseBase:
    """The same as one CSV file, for a spreadsheet."""
    source = queries.one(request.auth, import_id)
    lines = (line.encode() for line in queries.report(source))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="import-{source.pk}.csv"'
    response.headers["Cache-Control"] = "no-store"
    return response


@router.post(
    "/imports/{int:import_id}/rematch/",
    throttle=[Limit("write")],
    response={202: LibraryImportOut} | problems(404),
)
@fast
def rematch_import(request: AuthedRequest, import_id: Path[Id]) -> Status[Json]:
    """Have it looked again for what was not found.

    It is also done by itself, in the night after there is new music by an artist of yours.
    """
    source = queries.one(request.auth, import_id)
    waiting.ask(source=source)
    return Status(202, queries.shown(source))


@router.delete(
    "/imports/{int:import_id}/",
    throttle=[Limit("write")],
    response={204: None} | problems(404),
)
def delete_import(request: AuthedRequest, import_id: Path[Id]) -> Status[None]:
    """Take an import back: its report, and the plays, marks and playlists it added."""
    imports.take_back(user=request.auth, import_id=import_id)
    return Status(204, None)

"""Playlists in and out of this server, as files that players read and write."""

from collections.abc import Iterator
from typing import Any

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header
from ninja import File, Form, Path, Query, Router, Status, UploadedFile

from audio.playlists import exporting, queries, smart
from audio.playlists.formats import known
from audio.playlists.formats.shape import (
    MAX_BYTES,
    Listing,
    PlaylistFileTooLarge,
)
from audio.playlists.recognising import recognise
from audio.playlists.reporting import report
from audio.playlists.rows import Json
from audio.playlists.schemas.files import ExportQuery, ImportForm, ImportOut
from audio.playlists.services.importing import import_playlist, title_of, turn
from config.addresses import origin
from config.fast import fast
from config.fields import Id, is_visible
from config.idempotency import idempotent, keep
from config.problems import problems
from config.throttling import Limit
from config.uploads import takes_file
from users.auth.bearer import AuthedRequest, Bearer

router = Router(tags=["Playlists"], auth=Bearer())
FILES: dict[str, Any] = {
    "responses": {
        200: {
            "description": "The playlist, as a file",
            "content": {
                form.content_type: {"schema": {"type": form.type}}
                for form in known.FORMATS.values()
            },
        }
    }
}


@router.get(
    "/playlists/{int:playlist_id}/export/",
    response={200: None} | problems(404, 429, 503),
    openapi_extra=FILES,
)
def export_playlist(
    request: AuthedRequest, playlist_id: Path[Id], query: Query[ExportQuery]
) -> StreamingHttpResponse:
    """A playlist as a file, for players and for other servers.

    Tracks are named by title, artist, album, length and ISRC, and by their address here. What
    you cannot see is left out.
    """
    found = queries.playlist(request.auth, playlist_id, key=query.key)
    if found.is_smart:
        smart.count_read(request)
    pieces = exporting.text(request.auth, found, query.format, origin(request))
    response = StreamingHttpResponse(
        _encoded(pieces),
        content_type=f"{known.FORMATS[query.format].content_type}; charset=utf-8",
    )
    name = exporting.file_name(found, query.format)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
    response.headers["Cache-Control"] = "no-store"
    return response


@router.post(
    "/playlists/import/",
    throttle=[Limit("playlist_import")],
    response={201: ImportOut, 200: ImportOut} | problems(409, 503),
)
@idempotent
@takes_file(most=MAX_BYTES, refusal=PlaylistFileTooLarge)
@fast
def import_playlist_file(
    request: AuthedRequest, data: Form[ImportForm], file: File[UploadedFile]
) -> Status[Json]:
    """Make a playlist of an M3U, M3U8, XSPF or JSPF file, up to 5 MB and 10,000 entries.

    The report tells for each entry which track it was taken for, and by what. Nothing is
    guessed: where several fit, none is added. With `dry_run` the report is all (200).
    """
    with turn():
        return _imported(request, data, _read(data, file))


def _imported(request: AuthedRequest, data: ImportForm, listing: Listing) -> Status[Json]:
    if data.dry_run:
        keep(request, None)
        outcomes = recognise(request.auth, list(listing.entries), origin(request))
        return Status(200, {"playlist": None, "report": report(listing.entries, outcomes)})
    made, outcomes = import_playlist(
        by=request.auth, listing=listing, base=origin(request), visibility=data.visibility
    )
    playlist = queries.one(request, request.auth, made.pk)
    told = report(listing.entries, outcomes)
    keep(request, {"playlist": playlist, "report": told | {"entries": []}})
    return Status(201, {"playlist": playlist, "report": told})


def _read(data: ImportForm, file: UploadedFile) -> Listing:
    """Raises as `known.parse`."""
    listing = known.parse(file.read())
    stem = (file.name or "").rpartition(".")[0]
    named = (data.title, listing.title, stem, "Imported playlist")
    listing.title = next(short for name in named if is_visible(short := title_of(name or "")))
    return listing


def _encoded(pieces: Iterator[str]) -> Iterator[bytes]:
    for piece in pieces:
        yield piece.encode()

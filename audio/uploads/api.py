"""Uploads: a form, tus, or straight to a bucket."""

import uuid

from django.http import HttpRequest, HttpResponse
from ninja import Body, File, Form, Query, Router, UploadedFile

from audio.catalog.models.artist import Artist, NotYourArtist
from audio.uploads import forms, queries, quotas, services, tus
from audio.uploads.models import Transport, Upload
from audio.uploads.queries import Json
from audio.uploads.refusals import UploadTooLarge
from audio.uploads.schemas import (
    NewTrackForm,
    NewUpload,
    TrackOnItsWay,
    UploadOut,
    UploadQuery,
    WholeUpload,
)
from audio.uploads.services import Announced
from config import env
from config.fast import fast
from config.idempotency import idempotent
from config.pagination import Page
from config.problems import problems
from config.throttling import Limit
from config.uploads import takes_file
from users.auth.bearer import AuthedRequest, Bearer, Viewer

router = Router(tags=["Uploads"], auth=Bearer())

MOST = env.UPLOAD_LARGEST_MB * 1_000_000


def _room(request: HttpRequest, length: int) -> int:
    """Before a byte is taken. Raises as `quotas.look`; `NotYourArtist` without a page."""
    who = request.auth  # type: ignore[attr-defined]
    if not who.is_staff and not Artist.objects.managed_by(who).exists():
        raise NotYourArtist
    return quotas.look(by=who, length=length)


@idempotent
@takes_file(
    most=MOST,
    refusal=lambda: UploadTooLarge(most=env.UPLOAD_LARGEST_MB),
    into=forms.Spool,
    room=_room,
)
@fast
def upload_track(
    request: AuthedRequest, data: Form[NewTrackForm], audio: File[UploadedFile]
) -> Json:
    """Upload a track in one request. It becomes a draft; what you leave out, its tags tell.

    The answer comes once the file is here: ask at `upload.url` what becomes of it. Over a bad
    network use `/api/uploads/`, which goes on where it was cut.
    """
    album = tus.album_of(request.auth, data.album_id)
    upload = forms.take_in(
        by=request.auth,
        artist=tus.whose(request.auth, data.artist_id, None, album),
        album=album,
        file=audio,
        given=data.given(),
    )
    track = queries.track(request, upload)
    return {"track": track, "upload": queries.shape(request, upload)}


@router.post(
    "/uploads/",
    throttle=[Limit("upload")],
    response={201: WholeUpload} | problems(403, 404, 409, 412, 413),
)
@idempotent
@fast
def create_upload(
    request: AuthedRequest, data: Body[NewUpload | None] = None
) -> Json | HttpResponse:
    """Begin an upload: with this body, or as tus 1.0.0 does, with its headers and no body.

    Send the bytes by PATCH to `url` (tus), or by PUT to the `url` of each of `parts` (s3).
    With `Tus-Resumable` the address is in `Location`, and `Upload-Metadata` takes `filename`,
    `artist`, `album`, `track`, `title` and `sha256`.
    """
    if data is None:
        return tus.create(request, request.auth)
    who = request.auth
    album, track = tus.album_of(who, data.album_id), tus.track_of(who, data.track_id)
    title = {"title": data.title} if data.title else {}
    upload = services.begin(
        by=who,
        artist=tus.whose(who, data.artist_id, track, album),
        file=Announced(data.file_name, data.size, data.sha256 or "", title),
        transport=Transport(data.transport),
        album=album,
        track=track,
    )
    return queries.whole(request, upload)


@router.get("/uploads/", response={200: Page[UploadOut]})
@fast
def list_uploads(request: AuthedRequest, query: Query[UploadQuery]) -> Json:
    """The uploads for the pages that you manage, newest first."""
    return queries.page(request, request.auth, query, query.status)


@router.api_operation(["OPTIONS"], "/uploads/", auth=Viewer(), response={204: None})
def describe_uploads(request: HttpRequest) -> HttpResponse:
    """What this server can do, as tus tells it: version, extensions, largest file."""
    return tus.options()


@router.get("/uploads/{uuid:upload_id}/", response={200: WholeUpload} | problems(404))
@fast
def get_upload(request: AuthedRequest, upload_id: uuid.UUID) -> Json:
    """How an upload stands: bytes here, stage and progress, then its report or its refusal."""
    upload = services.settle(upload=_upload(request, upload_id))
    return queries.whole(request, upload)


@router.api_operation(
    ["HEAD"], "/uploads/{uuid:upload_id}/", response={200: None} | problems(404, 410, 412)
)
def get_upload_offset(request: AuthedRequest, upload_id: uuid.UUID) -> HttpResponse:
    """How many bytes are here: `Upload-Offset`. Go on from there."""
    return tus.head(request, _upload(request, upload_id))


@router.patch(
    "/uploads/{uuid:upload_id}/",
    response={204: None} | problems(400, 404, 408, 409, 410, 412, 413, 415, 460, 503),
)
def write_upload(request: AuthedRequest, upload_id: uuid.UUID) -> HttpResponse:
    """More bytes, from `Upload-Offset` on, as `application/offset+octet-stream`.

    However it is cut off, what came is kept. With the last byte the upload is complete.
    """
    return tus.patch(request, _upload(request, upload_id))


@router.delete(
    "/uploads/{uuid:upload_id}/",
    throttle=[Limit("write")],
    response={204: None} | problems(404, 409, 412),
)
def abandon_upload(request: AuthedRequest, upload_id: uuid.UUID) -> HttpResponse:
    """Give it up: what came of it is deleted. Not once all of it is here."""
    return tus.terminate(request, _upload(request, upload_id))


@router.post(
    "/uploads/{uuid:upload_id}/complete/",
    throttle=[Limit("write")],
    response={202: WholeUpload} | problems(404, 409, 410, 503),
)
@fast
def complete_upload(request: AuthedRequest, upload_id: uuid.UUID) -> Json:
    """All of it is here: make a draft of it. Safe to repeat; there is one track, ever."""
    upload = services.complete(upload=_upload(request, upload_id))
    return queries.whole(request, upload)


def add_to(catalogue: Router) -> None:
    """The address is the catalogue's own, and an address has one router."""
    catalogue.post(
        "/tracks/",
        auth=Bearer(),
        throttle=[Limit("upload")],
        tags=["Uploads"],
        response={202: TrackOnItsWay} | problems(403, 404, 409),
    )(upload_track)


def _upload(request: AuthedRequest, upload_id: uuid.UUID) -> Upload:
    return queries.upload(request.auth, upload_id)

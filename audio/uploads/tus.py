"""tus 1.0.0: resumable uploads over HTTP (https://tus.io/protocols/resumable-upload)."""

import base64
import binascii
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.http import http_date

from audio.catalog.models.album import Album
from audio.catalog.models.artist import Artist
from audio.catalog.models.track import Track
from audio.publishing.refusals import UnknownAlbum
from audio.uploads import queries, receiving, services
from audio.uploads.middleware import VERSION
from audio.uploads.models import Status, Transport, Upload
from audio.uploads.refusals import (
    BadUpload,
    UnknownTrack,
    UploadGone,
    WhichArtist,
    WrongMediaType,
    WrongTusVersion,
)
from audio.uploads.services import Announced
from config import bodies, env
from config.addresses import origin
from config.errors import NotFound
from config.fields import MAX_ID, is_visible
from users.models import User

EXTENSIONS = "creation,termination,expiration,checksum"
MEDIA_TYPE = "application/offset+octet-stream"
MB = 1_000_000
ALWAYS = {"Tus-Resumable": VERSION, "Cache-Control": "no-store"}
_SHA256 = frozenset("0123456789abcdef")


def options() -> HttpResponse:
    """What the server can do."""
    told = {
        "Tus-Version": VERSION,
        "Tus-Extension": EXTENSIONS,
        "Tus-Max-Size": str(env.UPLOAD_LARGEST_MB * MB),
        "Tus-Checksum-Algorithm": ",".join(receiving.ALGORITHMS),
    }
    return HttpResponse(status=204, headers=ALWAYS | told)


def create(request: HttpRequest, who: User) -> HttpResponse:
    """201 with the upload's address.

    Upload-Metadata: filename, artist, album, track, title, sha256. Without an artist it is for
    the only page that the person manages.
    """
    _require_version(request)
    length = _number(request, "Upload-Length")
    if length < 1:
        raise BadUpload(header="Upload-Length", reason="the file is empty")
    given = request.headers.get("Upload-Metadata", "")
    told = metadata(given)
    artist, album, track = _whose(who, told)
    sha256 = told.get("sha256", "").lower()
    if sha256 and (len(sha256) != 64 or set(sha256) - _SHA256):
        raise BadUpload(header="Upload-Metadata", reason="sha256 is 64 hexadecimal digits")
    name = told.get("filename") or told.get("name") or ""
    title = told.get("title", "").strip()[:300]
    title = title if is_visible(title) else ""
    upload = services.begin(
        by=who,
        artist=artist,
        file=Announced(name[:300], length, sha256, {"title": title} if title else {}, given),
        transport=Transport.TUS,
        album=album,
        track=track,
    )
    place = {"Location": f"{origin(request)}{request.path}{upload.pk}/"}
    return JsonResponse(
        queries.whole(request, upload), status=201, headers=ALWAYS | _expiry(upload) | place
    )


def head(request: HttpRequest, upload: Upload) -> HttpResponse:
    """How much is here. What is here as a whole is complete from now on, if it was not yet.

    As in tusd, a HEAD that names no version at all is answered.
    """
    _require_version_if_named(request)
    upload = services.settle(upload=upload)
    if upload.status == Status.ABANDONED:
        raise UploadGone
    told = {"Upload-Offset": str(upload.offset), "Upload-Length": str(upload.length)}
    if upload.metadata:
        told["Upload-Metadata"] = upload.metadata
    return HttpResponse(status=200, headers=ALWAYS | _expiry(upload) | told)


def patch(request: HttpRequest, upload: Upload) -> HttpResponse:
    """More of it, from Upload-Offset on. With its last byte the upload is complete."""
    _require_version(request)
    if request.headers.get("Content-Type", "") != MEDIA_TYPE:
        raise WrongMediaType
    offset = _number(request, "Upload-Offset")
    given = request.headers.get("Upload-Checksum")
    checksum = receiving.Checksum.read(given) if given else None
    complete = upload.status != Status.RECEIVING and offset == upload.length
    if not complete or bodies.announced(request) != 0:  # more than all is refused there
        offset = receiving.receive(
            request=request, upload=upload, offset=offset, checksum=checksum
        )
    if offset == upload.length:
        upload = services.complete(upload=upload)
    else:
        upload.refresh_from_db(fields=["expires_at"])
    told = {"Upload-Offset": str(offset)}
    return HttpResponse(status=204, headers=ALWAYS | _expiry(upload) | told)


def terminate(request: HttpRequest, upload: Upload) -> HttpResponse:
    """Its bytes go. Without a word of tus it is a request of our own API, which is as good."""
    _require_version_if_named(request)
    services.abandon(upload=upload)
    return HttpResponse(status=204, headers=ALWAYS)


def metadata(header: str) -> dict[str, str]:
    """`filename d29ybGQ=,track MTI=`: values in Base64. Raises `BadUpload`."""
    told = {}
    for pair in filter(None, (one.strip() for one in header.split(","))):
        key, _, encoded = pair.partition(" ")
        if not (key.isascii() and key.isprintable()):
            raise BadUpload(header="Upload-Metadata", reason="a key is not of ASCII")
        try:
            told[key] = base64.b64decode(encoded.strip(), validate=True).decode()
        except (binascii.Error, ValueError) as error:
            raise BadUpload(header="Upload-Metadata", reason=f"{key} is no Base64") from error
        if "\0" in told[key]:
            raise BadUpload(header="Upload-Metadata", reason=f"{key} has a NUL in it")
    return told


def whose(who: User, artist_id: int | None, track: Track | None, album: Album | None) -> Artist:
    """The page that a file is for. Raises `WhichArtist`, `NotFound`."""
    if artist_id is None and (track or album):
        return (track or album).artist  # type: ignore[union-attr]
    pages: Any = Artist.objects.visible_to(who)
    if artist_id is not None:
        found: Artist | None = pages.filter(pk=artist_id).first()
        if found is None:
            raise NotFound
        return found
    mine = list(Artist.objects.managed_by(who)[:2])
    if len(mine) != 1:
        number = Artist.objects.managed_by(who).count()
        raise WhichArtist(loc=("body", "artist_id"), number=number)
    only: Artist = mine[0]
    return only


def album_of(who: User, pk: int | None) -> Album | None:
    """Raises `UnknownAlbum`."""
    found: Album | None = Album.objects.visible_to(who).filter(pk=pk).first() if pk else None
    if pk and found is None:
        raise UnknownAlbum(loc=("body", "album_id"))
    return found


def track_of(who: User, pk: int | None) -> Track | None:
    """Raises `UnknownTrack`."""
    found: Track | None = Track.objects.visible_to(who).filter(pk=pk).first() if pk else None
    if pk and found is None:
        raise UnknownTrack(loc=("body", "track_id"))
    return found


def _whose(who: User, told: dict[str, str]) -> tuple[Artist, Album | None, Track | None]:
    album = album_of(who, _id(told, "album"))
    track = track_of(who, _id(told, "track"))
    return whose(who, _id(told, "artist"), track, album), album, track


def _id(told: dict[str, str], key: str) -> int | None:
    given = told.get(key, "")
    if not given:
        return None
    digits = given.isascii() and given.isdigit() and len(given) < 20
    if not (digits and 1 <= int(given) <= MAX_ID):
        raise BadUpload(header="Upload-Metadata", reason=f"{key} is an id")
    return int(given)


def _require_version_if_named(request: HttpRequest) -> None:
    if "Tus-Resumable" in request.headers:
        _require_version(request)


def _require_version(request: HttpRequest) -> None:
    if request.headers.get("Tus-Resumable") != VERSION:
        raise WrongTusVersion


def _number(request: HttpRequest, header: str) -> int:
    given = request.headers.get(header, "")
    if not (given.isascii() and given.isdigit() and len(given) < 19):
        raise BadUpload(header=header, reason="say a number of bytes")
    return int(given)


def _expiry(upload: Upload) -> dict[str, str]:
    if upload.status != Status.RECEIVING:
        return {}
    return {"Upload-Expires": http_date(upload.expires_at.timestamp())}

"""Playing a track, its playlists, and its bytes."""

import logging
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from ninja import Path, Query, Router

from audio.catalog.cards import Json
from audio.catalog.freshness import stamp
from audio.media.containers import CONTAINERS
from audio.media.models import Packaging, Quality
from audio.streaming import hls, playing, queries
from audio.streaming.auth import SignedAddress
from audio.streaming.choice import Source, choose
from audio.streaming.delivery import Asked, BytesMissing, Stored, deliver
from audio.streaming.playing import Addresses
from audio.streaming.schemas import PlayOut, PlayQuery, StreamQuery, WaveformOut
from audio.streaming.signing import PLAYLISTS, Claim
from config.addresses import origin
from config.conditional import conditional
from config.errors import NotFound
from config.fast import fast
from config.fields import Id, utc_now
from config.problems import problems
from config.throttling import Limit
from users.auth.bearer import AuthedRequest, Bearer, Viewer, ViewerRequest

log = logging.getLogger(__name__)

router = Router(tags=["Playback"])

BYTES = {
    box.content_type: {"schema": {"type": "string", "format": "binary"}}
    for box in CONTAINERS.values()
}
WITHOUT_BODY: dict[int, dict[str, Any]] = {
    200: {"description": "All of it"},
    206: {"description": "The range asked for"},
    302: {"description": "It is in object storage, at this address"},
    304: {"description": "What you have is still right"},
}
WITH_BODY = WITHOUT_BODY | {
    status: WITHOUT_BODY[status] | {"content": BYTES} for status in (200, 206)
}
ANSWERS = dict.fromkeys(WITHOUT_BODY) | problems(403, 404, 409, 412, 416)
CONDITIONS = [
    {
        "in": "header",
        "name": name,
        "required": False,
        "schema": {"type": "string"},
        "description": description,
    }
    for name, description in (
        ("Range", "One range, as in `bytes=0-65535`; of several the answer is all of it."),
        ("If-Range", "The ETag of what you have of it: if it is another now, all of it."),
        ("If-None-Match", "The ETag that you have: 304 if it is still that."),
        ("If-Modified-Since", "The Last-Modified that you have: 304 if it is still that."),
        ("If-Match", "The ETag that you go on from: 412 if it is another now."),
        ("If-Unmodified-Since", "The Last-Modified that you go on from: 412 if it is newer."),
    )
]
SIGNED = [
    {
        "in": "query",
        "name": name,
        "required": False,
        "schema": {"type": "string"},
        "description": "Of a signed address: take it whole from `play`.",
    }
    for name in "reudkl"
]
PARAMETERS = CONDITIONS + SIGNED
PLAYLIST: dict[str, Any] = {
    "responses": {
        200: {
            "description": "A playlist (RFC 8216)",
            "content": {hls.CONTENT_TYPE: {"schema": {"type": "string"}}},
        }
    },
    "parameters": SIGNED,
}


@router.post(
    "/tracks/{int:track_id}/play/",
    auth=Bearer(),
    response={200: PlayOut} | problems(404, 409),
)
@fast
def play_track(request: AuthedRequest, track_id: Path[Id], query: Query[PlayQuery]) -> Json:
    """Get addresses to play a track from.

    They need no header, so that `<audio>` can use them, and end 15 minutes after the track
    would. Ask again when one answers 403. Without `quality` it is that of your profile. What
    is not published its artist and staff can play, unless it was taken down.
    """
    found = queries.playable(request.auth, track_id)
    addresses = Addresses.of(
        origin(request), track_id, found, session_id=request.session_id, now=utc_now()
    )
    quality = query.quality or request.auth.client.quality
    return playing.told(found, addresses, quality=quality, target=query.loudness)


@router.get(
    "/tracks/{int:track_id}/hls/",
    auth=SignedAddress(),
    response={200: None} | problems(403, 404),
    openapi_extra=PLAYLIST,
)
def get_hls_master(
    request: HttpRequest, track_id: Path[Id], query: Query[StreamQuery]
) -> HttpResponse:
    """The qualities of a track, as an HLS master playlist: `hls_url` of `play`."""
    claim = _playlists(request)
    found = queries.segmented(claim)
    addresses = Addresses(origin(request), claim)
    return _playlist(playing.master(found, addresses, query.quality or Quality.HIGH))


@router.get(
    "/tracks/{int:track_id}/hls/{quality}/",
    auth=SignedAddress(),
    response={200: None} | problems(403, 404),
    openapi_extra=PLAYLIST,
)
def get_hls_playlist(
    request: HttpRequest, track_id: Path[Id], quality: Path[Literal["low", "normal", "high"]]
) -> HttpResponse:
    """One quality of a track, as an HLS media playlist: the master playlist leads to it."""
    claim = _playlists(request)
    for source, segments in queries.segmented(claim):
        if source.quality == quality:
            address = Addresses(origin(request), claim).segments(source)
            return _playlist(hls.media(segments, address))
    raise NotFound


def _playlists(request: HttpRequest) -> Claim:
    """Raises `NotFound` for the address of a file: it was made for other things."""
    claim: Claim = request.auth  # type: ignore[attr-defined]
    if claim.rendition_id != PLAYLISTS:
        raise NotFound
    return claim


def _playlist(text: str) -> HttpResponse:
    headers = {"Cache-Control": playing.NEVER_CACHED, "Referrer-Policy": "no-referrer"}
    return HttpResponse(text, content_type=hls.CONTENT_TYPE, headers=headers)


@router.get(
    "/tracks/{int:track_id}/waveform/",
    auth=Viewer(),
    response={200: WaveformOut} | problems(404),
)
@conditional(stamp)
@fast
def get_waveform(request: ViewerRequest, track_id: Path[Id]) -> Json:
    """What a track looks like: its loudest sample in each of a thousand stretches."""
    return queries.waveform(request.auth, track_id)


@router.get(
    "/tracks/{int:track_id}/original/",
    auth=Bearer(),
    throttle=[Limit("download")],
    response=ANSWERS,
    openapi_extra={"responses": WITH_BODY, "parameters": CONDITIONS},
)
def get_original(request: AuthedRequest, track_id: Path[Id]) -> HttpResponseBase:
    """The file as it came, bit for bit, under the name that it came with.

    For those who manage the artist, and for staff. Drafts too, and what was withdrawn.
    """
    source, name = queries.original(request.auth, track_id)
    return _send(request, track_id, playing.stored(source, name=name))


@router.get(
    "/tracks/{int:track_id}/stream/",
    auth=[SignedAddress(), Bearer()],
    response=ANSWERS,
    openapi_extra={"responses": WITH_BODY, "parameters": PARAMETERS},
)
def stream_track(
    request: HttpRequest, track_id: Path[Id], query: Query[StreamQuery]
) -> HttpResponseBase:
    """The bytes of a track: all, or a range.

    By an address that `play` gave, or with a Bearer token, then in the `quality` asked for.
    """
    return _bytes(request, track_id, query)


@router.api_operation(
    ["HEAD"],
    "/tracks/{int:track_id}/stream/",
    auth=[SignedAddress(), Bearer()],
    response=ANSWERS,
    openapi_extra={"responses": WITHOUT_BODY, "parameters": PARAMETERS},
)
def stream_track_head(
    request: HttpRequest, track_id: Path[Id], query: Query[StreamQuery]
) -> HttpResponseBase:
    """What the same GET would say, without the bytes."""
    return _bytes(request, track_id, query)


@router.api_operation(
    ["GET", "HEAD"],
    f"/tracks/{{int:track_id}}/stream/{playing.SEGMENTS}",
    auth=SignedAddress(),
    include_in_schema=False,  # media playlists lead here, and nothing else does
)
def stream_segments(request: HttpRequest, track_id: Path[Id]) -> HttpResponseBase:
    """As `stream_track`, by an address that ends as FFmpeg wants it."""
    return _bytes(request, track_id, StreamQuery(quality=None))


def _bytes(request: HttpRequest, track_id: int, query: StreamQuery) -> HttpResponseBase:
    return _send(request, track_id, playing.stored(_source(request, track_id, query)))


def _source(request: Any, track_id: int, query: StreamQuery) -> Source:
    who = request.auth
    if isinstance(who, Claim):
        return queries.source(who)
    files = queries.playable(who, track_id).packaged(Packaging.FILE)
    return choose(files, query.quality or who.client.quality)


def _send(request: HttpRequest, track_id: int, stored: Stored) -> HttpResponseBase:
    try:
        return deliver(Asked.by(request), stored)
    except BytesMissing:
        log.error("%s of track %s is not in the storage", stored.key, track_id)
        raise

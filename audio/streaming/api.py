"""Playing a track, and its bytes."""

import logging
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import Path, Query, Router

from audio.catalog.rows import Json
from audio.media.containers import CONTAINERS
from audio.streaming import choice, playing, queries
from audio.streaming.auth import SignedAddress
from audio.streaming.delivery import Asked, BytesMissing, deliver
from audio.streaming.schemas import PlayOut, StreamQuery
from audio.streaming.signing import Claim
from config.addresses import origin
from config.fast import fast
from config.fields import Id, utc_now
from config.problems import problems
from users.auth.bearer import AuthedRequest, Bearer

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
ANSWERS = dict.fromkeys(WITHOUT_BODY) | problems(403, 404, 412, 416)
PARAMETERS = [
    {"in": "header", "name": name, "required": False, "schema": {"type": "string"}}
    for name in ("Range", "If-Range", "If-None-Match", "If-Modified-Since")
] + [
    {
        "in": "query",
        "name": name,
        "required": False,
        "schema": {"type": "string"},
        "description": "Of a signed address: take it whole from `play`.",
    }
    for name in "reuk"
]


@router.post(
    "/tracks/{int:track_id}/play/",
    auth=Bearer(),
    response={200: PlayOut} | problems(404, 409),
)
@fast
def play_track(request: AuthedRequest, track_id: Path[Id], query: Query[StreamQuery]) -> Json:
    """Get addresses to play a track from.

    They need no header, so that `<audio>` can use them, and end 15 minutes after the track
    would. Ask again when one answers 403. Without `quality` it is that of your profile.
    """
    sources = queries.sources_for(request.auth, track_id)
    return playing.told(
        track_id=track_id,
        sources=sources,
        quality=query.quality or request.auth.client.quality,
        session_id=request.session_id,
        base=origin(request),
        now=utc_now(),
    )


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


def _bytes(request: HttpRequest, track_id: int, query: StreamQuery) -> HttpResponseBase:
    found, who = queries.sources(track_id), request.auth  # type: ignore[attr-defined]
    if isinstance(who, Claim):
        source = choice.by_id(found, who.rendition_id)
    else:
        source = choice.choose(found, query.quality or who.client.quality)
    try:
        return deliver(Asked.by(request), playing.stored(source))
    except BytesMissing:
        log.error("%s of track %s is not in the storage", source.file, track_id)
        raise

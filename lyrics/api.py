"""The words of a track: read by everybody who sees it, written by its artist."""

from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from ninja import Path, Query, Router, Status

from audio.catalog.cards import Json
from audio.publishing import queries as publishing
from config.conditional import conditional
from config.fast import fast
from config.fields import Id
from config.problems import problems
from config.throttling import Limit
from lyrics import queries, services
from lyrics.fetching import api as fetching
from lyrics.freshness import LANGUAGES, accepted, stamp
from lyrics.models import Lyrics
from lyrics.queries import Wanted
from lyrics.schemas import LyricsOut, LyricsQuery, NewLyrics, WhichQuery, lyrics_json
from users.auth.bearer import AuthedRequest, Bearer, Viewer, ViewerRequest

router = Router(tags=["Lyrics"], auth=Bearer())
router.add_router("", fetching.router)
ADDRESS = "/tracks/{int:track_id}/lyrics/"
LRC = "text/plain"
ALSO_TEXT: dict[str, Any] = {
    "responses": {200: {"content": {LRC: {"schema": {"type": "string"}}}}},
    "parameters": [
        {
            "in": "header",
            "name": LANGUAGES,
            "required": False,
            "schema": {"type": "string", "maxLength": 500},
            "description": "Which language to take where `language` does not say.",
        }
    ],
}


@router.get(
    ADDRESS,
    auth=Viewer(),
    response={200: LyricsOut} | problems(404),
    openapi_extra=ALSO_TEXT,
)
@conditional(stamp, vary=(LANGUAGES,))
@fast
def get_lyrics(
    request: ViewerRequest, track_id: Path[Id], query: Query[LyricsQuery]
) -> Json | HttpResponse:
    """The words of a track, with their times where these are known.

    `no_lyrics`: there are none, or not in this language, or (`format=lrc`) none with times.
    """
    as_file = query.format == "lrc"
    wanted = Wanted(query.language or "", accepted(request), synced=as_file)
    shown = queries.lyrics(request.auth, track_id, wanted)
    return _file(shown.lyrics) if as_file else lyrics_json(shown)


def _file(found: Lyrics) -> HttpResponse:
    response = HttpResponse(queries.as_lrc(found), content_type=f"{LRC}; charset=utf-8")
    name = f"{found.track.slug or found.track_id}.lrc"
    response.headers["Content-Disposition"] = content_disposition_header(False, name) or ""
    response.headers["Content-Language"] = found.language
    return response


@router.put(
    ADDRESS, throttle=[Limit("write")], response={200: LyricsOut} | problems(403, 404, 409)
)
@fast
def replace_lyrics(request: AuthedRequest, track_id: Path[Id], data: NewLyrics) -> Json:
    """Write its words in one language, in the place of those that there were.

    A line that cannot be read is refused with `bad_lyrics`, and named: `errors[0].loc` ends
    with its number, from 1. Of times that go back the lines are put in order; a line without a
    time stands at that of the line above.
    """
    track = publishing.track(request.auth, track_id)
    services.write_lyrics(
        track=track,
        by=request.auth,
        words=data.words(),
        language=data.language,
        licence=data.licence or "",
    )
    shown = queries.lyrics(request.auth, track_id, Wanted(data.language))
    return lyrics_json(shown)


@router.delete(ADDRESS, throttle=[Limit("write")], response={204: None} | problems(403, 404))
def delete_lyrics(
    request: AuthedRequest, track_id: Path[Id], query: Query[WhichQuery]
) -> Status[None]:
    """Take its words away, in one language or in all. Those of its file do not come back."""
    track = publishing.track(request.auth, track_id)
    services.delete_lyrics(track=track, by=request.auth, language=query.language or "")
    return Status(204, None)

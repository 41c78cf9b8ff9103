"""Plays: sent by players, read again and forgotten by who listened; and where they are."""

from collections import Counter

from django.http import HttpResponse
from ninja import Body, Path, Query, Router, Status

from audio.catalog.cards import Json
from audio.plays import player, queries, services
from audio.plays.schemas import (
    ForgottenOut,
    HistoryOut,
    HistoryQuery,
    PlayBatch,
    PlayerIn,
    PlayerOut,
    PlayIn,
    PlaysIn,
    PlaysOut,
    RecentOut,
    Stretch,
)
from config.conditional import IF_MATCH, STATE_TAG
from config.errors import Invalid, NotFound
from config.fast import exact, fast
from config.fields import Id
from config.idempotency import idempotent
from config.pagination import Page, PageQuery
from config.problems import problems
from config.throttling import Limit
from users.auth.bearer import AuthedRequest, Bearer

router = Router(tags=["Playback"], auth=Bearer())


class UnknownParameter(Invalid):
    """A word misspelt must not delete everything."""

    code = "unknown_parameter"
    message = "There is no {name} here; `after` and `before` are what can be said."


@router.post("/plays/", throttle=[Limit("plays")], response={201: PlaysOut} | problems(404))
@idempotent
@exact
def record_plays(request: AuthedRequest, data: Body[PlaysIn]) -> Json:
    """Tell what was played: one play, `{"plays": […]}` or a list, up to 50.

    Each `event_id` is kept once, however often and from wherever it is sent. A play counts from
    30 seconds or half of the track; skips and shorter ones are kept in the history. A single
    play of an unknown track is a 404; in a batch such a play is told and left out, and the
    others are kept.
    """
    plays = [data] if isinstance(data, PlayIn) else data
    results = services.record(
        user=request.auth, plays=plays.plays if isinstance(plays, PlayBatch) else plays
    )
    count = Counter(done.result for done in results)
    if isinstance(data, PlayIn) and count["unknown_track"]:
        raise NotFound
    return {
        "accepted": count["accepted"],
        "duplicates": count["duplicate"],
        "items": [done._asdict() for done in results],
    }


@router.get("/history/", response={200: Page[HistoryOut]})
@exact
def list_history(request: AuthedRequest, query: Query[HistoryQuery]) -> Json:
    """Everything you have played or skipped, newest first."""
    return queries.history(request, query, after=query.after, before=query.before)


@router.delete("/history/", throttle=[Limit("write")], response={200: ForgottenOut})
@fast
def forget_history(request: AuthedRequest, query: Query[Stretch]) -> Json:
    """Forget what you have played in a stretch of time; without `after` and `before`, all.

    Tracks keep what they counted. A device that sends such a play again is told `duplicate`.
    """
    for name in request.GET.keys() - {"after", "before"}:
        raise UnknownParameter(loc=("query", name), name=name)
    count = services.forget(user=request.auth, after=query.after, before=query.before)
    return {"forgotten": count}


@router.delete(
    "/history/{int:play_id}/",
    throttle=[Limit("write")],
    response={204: None} | problems(404),
)
def forget_play(request: AuthedRequest, play_id: Path[Id]) -> Status[None]:
    """Forget one play, by the `id` that it has in the history."""
    services.forget_one(user=request.auth, pk=play_id)
    return Status(204, None)


@router.get("/recently-played/", response={200: Page[RecentOut]})
@fast
def list_recently_played(request: AuthedRequest, query: Query[PageQuery]) -> Json:
    """The tracks among your last 2,000 plays that counted, each once, newest first."""
    return queries.recently_played(request, query)


@router.get("/player/", response={200: PlayerOut}, openapi_extra=STATE_TAG)
@fast
def get_player(request: AuthedRequest, response: HttpResponse) -> Json:
    """Where you are, to go on from another device. `version` is 0 before the first time."""
    return _with_its_tag(response, player.state(request))


@router.put(
    "/player/",
    throttle=[Limit("write")],
    response={200: PlayerOut} | problems(409),
    openapi_extra=IF_MATCH | STATE_TAG,
)
@fast
def replace_player(request: AuthedRequest, response: HttpResponse, data: PlayerIn) -> Json:
    """Tell where you are now, going on from the `version` that you know (or `If-Match`).

    Of two devices that go on from the same one, one is told 409 `player_moved_on`; `player` in
    it is where you are.
    """
    told = data.model_dump(exclude={"version", "context"})
    if data.context:
        told |= {"context_type": data.context.type, "context_id": data.context.id}
    version = player.version_of(data.version, request.headers.get("If-Match"))
    if not player.replace(user=request.auth, version=version, told=told):
        raise player.PlayerMovedOn(state=player.state(request))
    return _with_its_tag(response, player.state(request))


def _with_its_tag(response: HttpResponse, state: Json) -> Json:
    response.headers["ETag"] = f'"{state["version"]}"'
    return state

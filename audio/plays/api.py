"""Plays: sent by players, read again by the person who listened."""

from collections import Counter

from ninja import Body, Query, Router

from audio.catalog.rows import Json
from audio.plays import queries, services
from audio.plays.schemas import (
    HistoryOut,
    HistoryQuery,
    PlayBatch,
    PlayIn,
    PlaysIn,
    PlaysOut,
    RecentOut,
)
from config.errors import NotFound
from config.fast import fast
from config.idempotency import idempotent
from config.pagination import Page, PageQuery
from config.problems import problems
from config.throttling import Limit
from users.auth.bearer import AuthedRequest, Bearer

router = Router(tags=["Playback"], auth=Bearer())


@router.post("/plays/", throttle=[Limit("plays")], response={201: PlaysOut} | problems(404))
@idempotent
@fast
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
@fast
def list_history(request: AuthedRequest, query: Query[HistoryQuery]) -> Json:
    """Everything you have played or skipped, newest first."""
    return queries.history(request, request.auth, query, after=query.after, before=query.before)


@router.get("/recently-played/", response={200: Page[RecentOut]})
@fast
def list_recently_played(request: AuthedRequest, query: Query[PageQuery]) -> Json:
    """The tracks among your last 2,000 plays, each once, newest first."""
    return queries.recently_played(request, request.auth, query)

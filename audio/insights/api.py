"""Figures: of an artist's music, of one's own year, of the service."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from ninja import Path, Query, Router, Status

from audio.catalog import queries as catalog
from audio.catalog.cards import Json
from audio.insights import service_days, services, sheet, shown
from audio.insights.schemas import (
    ArtistInsightsOut,
    ArtistRangeQuery,
    ListeningYearOut,
    RangeQuery,
    ServiceInsightsOut,
    SharedYearOut,
    YearQuery,
)
from config.fast import fast
from config.fields import Id, utc_now
from config.problems import problems
from config.throttling import Limit
from users.auth.bearer import AuthedRequest, Bearer, Staff

router = Router(tags=["Insights"])
JSON = "application/json"
OR_CSV: dict[str, Any] = {
    "responses": {200: {"content": {sheet.TYPE: {"schema": {"type": "string"}}}}}
}


@router.get(
    "/artists/{int:artist_id}/insights/",
    auth=Bearer(),
    response={200: ArtistInsightsOut} | problems(403, 404),
    openapi_extra=OR_CSV,
    by_alias=True,
)
@fast
def get_artist_insights(
    request: AuthedRequest, artist_id: Path[Id], query: Query[ArtistRangeQuery]
) -> Json | HttpResponse:
    """What became of the music of an artist of yours, by day, track, source and country.

    With `Accept: text/csv`, one of these as a table, which `by` says. Nobody is named in it. A
    play that reaches us after its day is over is in it from the next night on.
    """
    artist = catalog.artist(request.auth, artist_id)
    artist.require_manager(request.auth)
    since, until = shown.span(query)
    if _wants_csv(request):
        text = shown.table(artist, since, until, by=query.by)
        return _csv(text, f"{artist.slug}-{since}-{until}.csv")
    return shown.of_artist(artist, since, until)


@router.get(
    "/insights/",
    auth=Staff(),
    response={200: ServiceInsightsOut} | problems(403),
    openapi_extra=OR_CSV,
    by_alias=True,
)
@fast
def get_service_insights(
    request: AuthedRequest, query: Query[RangeQuery]
) -> Json | HttpResponse:
    """How the service does: people, plays, uploads, searches, by day; and who comes back.

    For staff. Counted by night, up to yesterday. With `Accept: text/csv`, its days as a table.
    """
    since, until = shown.span(query)
    if _wants_csv(request):
        text = sheet.of_service(service_days.days(since, until))
        return _csv(text, f"service-{since}-{until}.csv")
    return shown.of_service(since, until)


@router.get("/me/insights/", auth=Bearer(), response={200: ListeningYearOut}, by_alias=True)
@fast
def get_my_year(request: AuthedRequest, query: Query[YearQuery]) -> Json:
    """What you listened to in a year: tracks, artists, genres, minutes, your longest streak.

    From your history as it is now, for you alone. Days are UTC's.
    """
    return shown.of_year(request, query.year or utc_now().year)


@router.put(
    "/me/insights/{int:year}/share/",
    auth=Bearer(),
    throttle=[Limit("write")],
    response={200: SharedYearOut} | problems(404, 409),
)
@fast
def share_my_year(request: AuthedRequest, year: Path[Id]) -> Json:
    """Show your year, as it is now, to whoever has the address that you get.

    Your name is on it, its minutes and days, and five tracks, artists and genres. Asked again
    it is told anew, at the same address. `nothing_to_share`: nothing was heard in it.
    """
    return shown.shared(request, services.share_year(user=request.auth, year=year))


@router.delete(
    "/me/insights/{int:year}/share/",
    auth=Bearer(),
    throttle=[Limit("write")],
    response={204: None} | problems(404),
)
def stop_sharing_my_year(request: AuthedRequest, year: Path[Id]) -> Status[None]:
    """Show it to nobody any more: its address is gone for good."""
    services.stop_sharing_year(user=request.auth, year=year)
    return Status(204, None)


def _wants_csv(request: HttpRequest) -> bool:
    return request.get_preferred_type([JSON, sheet.TYPE]) == sheet.TYPE


def _csv(text: str, name: str) -> HttpResponse:
    answer = sheet.answer(text, name)
    patch_vary_headers(answer, ["Accept"])
    return answer

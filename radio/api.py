"""Stations, and what comes next on them."""

from ninja import Path, Query, Router, Status

from audio.catalog.cards import Json
from config.fast import fast
from config.fields import Id
from config.idempotency import idempotent
from config.pagination import Page, PageQuery
from config.problems import problems
from config.throttling import Limit
from radio import playing, services
from radio.queries import stations
from radio.schemas import NewStation, NextIn, NextOut, Presets, StationOut
from users.auth.bearer import AuthedRequest, Bearer, Viewer, ViewerRequest

router = Router(tags=["Radio"], auth=Bearer())
WRITE = Limit("write")
ONE = "/radio/stations/{int:station_id}/"


@router.get("/radio/presets/", auth=Viewer(), response={200: Presets})
@fast
def list_radio_presets(request: ViewerRequest) -> Json:
    """The genres that there is music of, to make a station of; those with most of it first."""
    return {"items": stations.presets(request)}


@router.get("/radio/stations/", response={200: Page[StationOut]})
@fast
def list_stations(request: AuthedRequest, query: Query[PageQuery]) -> Json:
    """Your stations, the one that you listened to last first."""
    return stations.page(request, request.auth, query)


@router.post(
    "/radio/stations/",
    throttle=WRITE,
    response={201: StationOut, 200: StationOut} | problems(404),
)
@idempotent
@fast
def create_station(request: AuthedRequest, data: NewStation) -> Status[Json]:
    """A station of a track, an artist, a genre, a playlist, or of what you like yourself.

    The one that you have of it already is answered with 200. You keep 200 of them: the one not
    listened to for longest makes room.
    """
    station, made = services.open_station(
        user=request.auth, kind=data.type, pk=data.id, key=data.key
    )
    return Status(201 if made else 200, stations.one(request, request.auth, station.pk))


@router.get(ONE, response={200: StationOut} | problems(404))
@fast
def get_station(request: AuthedRequest, station_id: Path[Id]) -> Json:
    """One of your stations."""
    return stations.one(request, request.auth, station_id)


@router.delete(ONE, throttle=WRITE, response={204: None} | problems(404))
def delete_station(request: AuthedRequest, station_id: Path[Id]) -> Status[None]:
    """Close a station, and forget what it played."""
    services.close_station(user=request.auth, pk=station_id)
    return Status(204, None)


@router.post(
    ONE + "next/",
    throttle=[Limit("plays")],
    response={200: NextOut} | problems(404, 409, 503),
)
@idempotent
@fast
def draw_next_tracks(request: AuthedRequest, station_id: Path[Id], data: NextIn) -> Json:
    """The next tracks, up to 25, each with a reason.

    Nothing comes twice in a session, nor another copy of it, until everything was played. What
    you skip, like or give feedback on steers what comes. Of a station whose seed you cannot see
    any more: 409 `seed_unavailable`.
    """
    return playing.next_tracks(request, station_id, data.count)

"""Asking what a track is, and accepting what is proposed, field by field."""

from ninja import Path, Router, Status

from audio.catalog.cards import Json
from audio.identification import queries, services
from audio.identification.schemas import AcceptIn, IdentificationOut
from audio.publishing import queries as publishing
from config.fields import Id
from config.problems import problems
from config.throttling import Limit
from users.auth.bearer import AuthedRequest, Bearer

router = Router(tags=["Publishing"], auth=Bearer())
ADDRESS = "/tracks/{int:track_id}/identification/"
WRITE = Limit("write")


@router.post(
    ADDRESS, throttle=[WRITE], response={202: IdentificationOut} | problems(403, 404, 409)
)
def identify_track(request: AuthedRequest, track_id: Path[Id]) -> Status[Json]:
    """Have a track of yours looked up at MusicBrainz: by ISRC, else by names and length.

    It takes some seconds, or longer if they do not answer: read what came of it with GET.
    Nothing is changed. `no_metadata_provider`: this server asks nobody.
    """
    track = publishing.track(request.auth, track_id)
    found = services.ask(track=track, by=request.auth)
    return Status(202, queries.shown(track, found))


@router.get(ADDRESS, response={200: IdentificationOut} | problems(403, 404))
def get_identification(request: AuthedRequest, track_id: Path[Id]) -> Json:
    """What your track was taken for, and what is proposed for it and for its album.

    `not_identified`: nobody asked, or it was declined.
    """
    return queries.of_track(request.auth, track_id)


@router.post(
    f"{ADDRESS}accept/",
    throttle=[WRITE],
    response={200: IdentificationOut} | problems(403, 404, 409),
)
def accept_identification(request: AuthedRequest, track_id: Path[Id], data: AcceptIn) -> Json:
    """Take over what you name: all of it or, if something is `not_proposed` any more, nothing.

    A label, a UPC, a date and a cover are those of the album; a track without one takes the
    cover for itself.
    """
    track = publishing.track(request.auth, track_id)
    services.accept(track=track, by=request.auth, fields=set(data.fields))
    return queries.of_track(request.auth, track_id)


@router.delete(ADDRESS, throttle=[WRITE], response={204: None} | problems(403, 404))
def decline_identification(request: AuthedRequest, track_id: Path[Id]) -> Status[None]:
    """Take over nothing of what is left: all of it is forgotten."""
    track = publishing.track(request.auth, track_id)
    services.decline(track=track, by=request.auth)
    return Status(204, None)

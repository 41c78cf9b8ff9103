"""Tracks: edited, published, withdrawn, given a cover of their own."""

from typing import Any

from ninja import File, Path, Router, Status, UploadedFile

from audio.catalog import shelves
from audio.catalog.cards import Json
from audio.catalog.schemas import TrackOut
from audio.publishing import queries
from audio.publishing.schemas.tracks import TrackPatch, WholeTrack
from audio.publishing.services import pictures, tracks
from config.fast import fast
from config.fields import Id
from config.images import MAX_BYTES, ImageTooLarge
from config.problems import problems
from config.throttling import Limit
from config.uploads import takes_file
from users.auth.bearer import AuthedRequest, Bearer

TAGS = ["Publishing"]
router = Router(tags=TAGS, auth=Bearer())
WRITE = Limit("write")


@fast
def replace_track(request: AuthedRequest, track_id: Path[Id], data: WholeTrack) -> Json:
    """Write the whole of it anew; `status` as in the PATCH."""
    found = queries.track(request.auth, track_id)
    tracks.edit_track(track=found, by=request.auth, changes=data.whole(), to=data.move())
    return shelves.tracks.one(request, track_id)


@fast
def change_track(request: AuthedRequest, track_id: Path[Id], data: TrackPatch) -> Json:
    """Change what you send, and leave the rest.

    `credits` is the whole list: whoever has a page of their own is asked, and shows once they
    have accepted. `status` is as an album's; an album's track follows its album, and alone can
    be published on a published one (else `album_leads`), or withdrawn.
    """
    found = queries.track(request.auth, track_id)
    tracks.edit_track(track=found, by=request.auth, changes=data.told(), to=data.move())
    return shelves.tracks.one(request, track_id)


def delete_track(request: AuthedRequest, track_id: Path[Id]) -> Status[None]:
    """Withdraw it: playlists keep its place. A draft that never was public is deleted."""
    found = queries.track(request.auth, track_id)
    tracks.delete_track(track=found, by=request.auth)
    return Status(204, None)


@router.post(
    "/tracks/{int:track_id}/cover/",
    throttle=[Limit("picture")],
    response={200: TrackOut} | problems(403, 404),
)
@takes_file(most=MAX_BYTES, refusal=ImageTooLarge)
@fast
def set_track_cover(
    request: AuthedRequest, track_id: Path[Id], file: File[UploadedFile]
) -> Json:
    """Show a cover of its own instead of its album's: as for albums."""
    pictures.show(thing=queries.track(request.auth, track_id), by=request.auth, file=file)
    return shelves.tracks.one(request, track_id)


@router.delete(
    "/tracks/{int:track_id}/cover/", throttle=WRITE, response={204: None} | problems(403, 404)
)
def delete_track_cover(request: AuthedRequest, track_id: Path[Id]) -> Status[None]:
    """Show its album's cover again."""
    pictures.take_away(thing=queries.track(request.auth, track_id), by=request.auth)
    return Status(204, None)


def add_to(router: Router) -> None:
    """The addresses are the catalogue's own, and an address has one router."""
    who: dict[str, Any] = {"auth": Bearer(), "throttle": WRITE, "tags": TAGS}
    one, refusals = "/tracks/{int:track_id}/", problems(403, 404, 409)
    router.put(one, response={200: TrackOut} | refusals, **who)(replace_track)
    router.patch(one, response={200: TrackOut} | refusals, **who)(change_track)
    router.delete(one, response={204: None} | refusals, **who)(delete_track)

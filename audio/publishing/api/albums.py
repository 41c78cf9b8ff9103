"""Albums: made, edited, put in order, published, withdrawn."""

from typing import Any

from ninja import File, Path, Router, Status, UploadedFile

from audio.catalog import queries, shelves
from audio.catalog.cards import Json
from audio.catalog.schemas import AlbumOut
from audio.publishing.schemas.albums import AlbumPatch, NewAlbum, TrackOrder, WholeAlbum
from audio.publishing.services import albums, pictures
from config.fast import fast
from config.fields import Id
from config.idempotency import idempotent
from config.images import MAX_BYTES, ImageTooLarge
from config.problems import problems
from config.throttling import Limit
from config.uploads import takes_file
from users.auth.bearer import AuthedRequest, Bearer

TAGS = ["Publishing"]
router = Router(tags=TAGS, auth=Bearer())
WRITE = Limit("write")


@idempotent
@fast
def create_album(request: AuthedRequest, data: NewAlbum) -> Json:
    """Begin a release on a page of yours: a draft that only you see."""
    page = queries.artist(request.auth, data.artist_id)
    made = albums.create_album(artist=page, by=request.auth, changes=data.told())
    return shelves.albums.one(request, made.pk)


@fast
def replace_album(request: AuthedRequest, album_id: Path[Id], data: WholeAlbum) -> Json:
    """Write the whole of it anew; `status` as in the PATCH."""
    found = queries.album(request.auth, album_id)
    albums.edit_album(album=found, by=request.auth, changes=data.whole(), to=data.move())
    return shelves.albums.one(request, album_id)


@fast
def change_album(request: AuthedRequest, album_id: Path[Id], data: AlbumPatch) -> Json:
    """Change what you send, and leave the rest.

    `status` publishes (`published`), schedules (`scheduled`, with `published_at`), calls that
    off (`draft`) or withdraws (`withdrawn`), and the tracks go along. To publish, your e-mail
    address must be verified (`email_unverified`), every track must have its audio (`not_ready`)
    and none may be under review (`under_review`). All of it happens, or nothing.
    """
    found = queries.album(request.auth, album_id)
    albums.edit_album(album=found, by=request.auth, changes=data.told(), to=data.move())
    return shelves.albums.one(request, album_id)


def delete_album(request: AuthedRequest, album_id: Path[Id]) -> Status[None]:
    """Withdraw it with its tracks. A draft that never was public is deleted, files and all."""
    found = queries.album(request.auth, album_id)
    albums.delete_album(album=found, by=request.auth)
    return Status(204, None)


@fast
def order_album_tracks(request: AuthedRequest, album_id: Path[Id], data: TrackOrder) -> Json:
    """Put all its tracks in this order. Discs and tracks are numbered from 1.

    Refused with `other_tracks` unless exactly the album's tracks are named, each once.
    """
    found = queries.album(request.auth, album_id)
    albums.order_tracks(album=found, by=request.auth, places=data.places())
    return shelves.albums.one(request, album_id)


@router.post(
    "/albums/{int:album_id}/cover/",
    throttle=[Limit("picture")],
    response={200: AlbumOut} | problems(403, 404),
)
@takes_file(most=MAX_BYTES, refusal=ImageTooLarge)
@fast
def set_album_cover(
    request: AuthedRequest, album_id: Path[Id], file: File[UploadedFile]
) -> Json:
    """Show this cover: JPEG, PNG or WebP, up to 10 MB, cropped to a square."""
    pictures.show(thing=queries.album(request.auth, album_id), by=request.auth, file=file)
    return shelves.albums.one(request, album_id)


@router.delete(
    "/albums/{int:album_id}/cover/", throttle=WRITE, response={204: None} | problems(403, 404)
)
def delete_album_cover(request: AuthedRequest, album_id: Path[Id]) -> Status[None]:
    """Show no cover."""
    pictures.take_away(thing=queries.album(request.auth, album_id), by=request.auth)
    return Status(204, None)


def add_to(router: Router) -> None:
    """The addresses are the catalogue's own, and an address has one router."""
    who: dict[str, Any] = {"auth": Bearer(), "throttle": WRITE, "tags": TAGS}
    one, refusals = "/albums/{int:album_id}/", problems(403, 404, 409)
    router.put(one, response={200: AlbumOut} | refusals, **who)(replace_album)
    router.patch(one, response={200: AlbumOut} | refusals, **who)(change_album)
    router.delete(one, response={204: None} | refusals, **who)(delete_album)
    made = {201: AlbumOut} | problems(403, 404)
    router.post("/albums/", response=made, **who)(create_album)
    order = "/albums/{int:album_id}/tracks/"
    router.put(order, response={200: AlbumOut} | refusals, **who)(order_album_tracks)

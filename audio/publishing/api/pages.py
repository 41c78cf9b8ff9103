"""Artists' pages: edited, illustrated, withdrawn."""

from typing import Any

from ninja import File, Path, Router, Status, UploadedFile

from audio.catalog import queries, shelves
from audio.catalog.cards import Json
from audio.catalog.schemas import ArtistOut
from audio.publishing.schemas.pages import PagePatch, WholePage
from audio.publishing.services import pages, pictures
from audio.publishing.services.pictures import Place
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
def replace_artist(request: AuthedRequest, artist_id: Path[Id], data: WholePage) -> Json:
    """Write the whole page anew; `status` as in the PATCH."""
    return _edited(request, artist_id, data)


@fast
def change_artist(request: AuthedRequest, artist_id: Path[Id], data: PagePatch) -> Json:
    """Change what you send, and leave the rest.

    `status` withdraws the page with all its releases (`withdrawn`), or shows it again
    (`published`); its releases are then published one by one.
    """
    return _edited(request, artist_id, data)


def delete_artist(request: AuthedRequest, artist_id: Path[Id]) -> Status[None]:
    """Withdraw the page, releases included. Nothing is lost: it can be shown again."""
    page = queries.artist(request.auth, artist_id)
    pages.withdraw_page(artist=page, by=request.auth)
    return Status(204, None)


@router.post(
    "/artists/{int:artist_id}/picture/",
    throttle=[Limit("picture")],
    response={200: ArtistOut} | problems(403, 404),
)
@takes_file(most=MAX_BYTES, refusal=ImageTooLarge)
@fast
def set_artist_picture(
    request: AuthedRequest, artist_id: Path[Id], file: File[UploadedFile]
) -> Json:
    """Show this portrait: JPEG, PNG or WebP, up to 10 MB, cropped to a square."""
    return _shown(request, artist_id, file, Place.PICTURE)


@router.delete(
    "/artists/{int:artist_id}/picture/",
    throttle=WRITE,
    response={204: None} | problems(403, 404),
)
def delete_artist_picture(request: AuthedRequest, artist_id: Path[Id]) -> Status[None]:
    """Show no portrait."""
    return _taken_away(request, artist_id, Place.PICTURE)


@router.post(
    "/artists/{int:artist_id}/cover/",
    throttle=[Limit("picture")],
    response={200: ArtistOut} | problems(403, 404),
)
@takes_file(most=MAX_BYTES, refusal=ImageTooLarge)
@fast
def set_artist_cover(
    request: AuthedRequest, artist_id: Path[Id], file: File[UploadedFile]
) -> Json:
    """Show this banner: like a portrait, but cropped to three times as wide as it is high."""
    return _shown(request, artist_id, file, Place.COVER)


@router.delete(
    "/artists/{int:artist_id}/cover/", throttle=WRITE, response={204: None} | problems(403, 404)
)
def delete_artist_cover(request: AuthedRequest, artist_id: Path[Id]) -> Status[None]:
    """Show no banner."""
    return _taken_away(request, artist_id, Place.COVER)


def _edited(request: AuthedRequest, artist_id: int, data: WholePage) -> Json:
    page = queries.artist(request.auth, artist_id)
    pages.edit_page(artist=page, by=request.auth, changes=data.changes(), status=data.wanted())
    return shelves.artists.one(request, artist_id)


def _shown(request: AuthedRequest, artist_id: int, file: UploadedFile, place: Place) -> Json:
    page = queries.artist(request.auth, artist_id)
    pictures.show(thing=page, by=request.auth, file=file, place=place)
    return shelves.artists.one(request, artist_id)


def _taken_away(request: AuthedRequest, artist_id: int, place: Place) -> Status[None]:
    page = queries.artist(request.auth, artist_id)
    pictures.take_away(thing=page, by=request.auth, place=place)
    return Status(204, None)


def add_to(router: Router) -> None:
    """The addresses are the catalogue's own, and an address has one router."""
    who: dict[str, Any] = {"auth": Bearer(), "throttle": WRITE, "tags": TAGS}
    one, refusals = "/artists/{int:artist_id}/", problems(403, 404, 409)
    router.put(one, response={200: ArtistOut} | refusals, **who)(replace_artist)
    router.patch(one, response={200: ArtistOut} | refusals, **who)(change_artist)
    router.delete(one, response={204: None} | refusals, **who)(delete_artist)

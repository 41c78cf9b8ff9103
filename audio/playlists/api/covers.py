"""A playlist's own cover."""

from ninja import File, Path, Router, Status, UploadedFile

from audio.playlists import queries
from audio.playlists.rows import Json
from audio.playlists.schemas.playlists import PlaylistOut
from audio.playlists.services import pictures
from config.fast import fast
from config.fields import Id
from config.images import MAX_BYTES, ImageTooLarge
from config.problems import problems
from config.throttling import Limit
from config.uploads import takes_file
from users.auth.bearer import AuthedRequest, Bearer

router = Router(tags=["Playlists"], auth=Bearer())
COVER = "/playlists/{int:playlist_id}/cover/"


@router.post(
    COVER, throttle=[Limit("picture")], response={200: PlaylistOut} | problems(403, 404)
)
@takes_file(most=MAX_BYTES, refusal=ImageTooLarge)
@fast
def set_playlist_cover(
    request: AuthedRequest, playlist_id: Path[Id], file: File[UploadedFile]
) -> Json:
    """Show this cover: JPEG, PNG or WebP, up to 10 MB, cropped to a square."""
    found = queries.playlist(request.auth, playlist_id)
    pictures.show(playlist=found, by=request.auth, file=file)
    return queries.one(request, request.auth, playlist_id)


@router.delete(COVER, throttle=[Limit("write")], response={204: None} | problems(403, 404))
def delete_playlist_cover(request: AuthedRequest, playlist_id: Path[Id]) -> Status[None]:
    """Show a mosaic of its albums' covers again."""
    found = queries.playlist(request.auth, playlist_id)
    pictures.take_away(playlist=found, by=request.auth)
    return Status(204, None)

"""The signed-in person's own account. `users/api.py` mounts this behind `Bearer`."""

from ninja import File, Router, Status, UploadedFile

from config.addresses import origin
from config.images import MAX_BYTES, ImageTooLarge
from config.throttling import Limit
from config.uploads import takes_file
from users.accounts import pictures
from users.accounts.models import Client
from users.accounts.pictures import Place
from users.accounts.requests import AuthedRequest
from users.accounts.schemas import Account, Pictures

router = Router(tags=["Accounts"])


@router.get("/user/", response=Account)
def get_account(request: AuthedRequest) -> Account:
    """The account that is signed in."""
    return Account.of(request.auth, base=origin(request))


@router.post("/user/picture/", throttle=[Limit("picture")], response=Pictures)
@takes_file(most=MAX_BYTES, refusal=ImageTooLarge)
def set_picture(request: AuthedRequest, file: File[UploadedFile]) -> Pictures:
    """Show this picture: JPEG, PNG or WebP, up to 10 MB, cropped to a square."""
    pictures.show(user=request.auth, place=Place.PICTURE, file=file)
    return _pictures(request)


@router.delete("/user/picture/", throttle=[Limit("write")], response={204: None})
def delete_picture(request: AuthedRequest) -> Status[None]:
    """Show no picture."""
    pictures.take_away(user=request.auth, place=Place.PICTURE)
    return Status(204, None)


@router.post("/user/cover/", throttle=[Limit("picture")], response=Pictures)
@takes_file(most=MAX_BYTES, refusal=ImageTooLarge)
def set_cover(request: AuthedRequest, file: File[UploadedFile]) -> Pictures:
    """Show this banner: like a picture, but cropped to three times as wide as it is high."""
    pictures.show(user=request.auth, place=Place.COVER, file=file)
    return _pictures(request)


@router.delete("/user/cover/", throttle=[Limit("write")], response={204: None})
def delete_cover(request: AuthedRequest) -> Status[None]:
    """Show no banner."""
    pictures.take_away(user=request.auth, place=Place.COVER)
    return Status(204, None)


def _pictures(request: AuthedRequest) -> Pictures:
    return Pictures.of(Client.objects.get(pk=request.auth.pk), base=origin(request))

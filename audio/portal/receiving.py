"""Files in a form: for browsers that run no scripts, and for pictures."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from audio.catalog.models.album import Album
from audio.catalog.models.track import Track
from audio.portal.artists import Portal
from audio.uploads import quotas
from audio.uploads.forms import Spool, take_in
from audio.uploads.refusals import UploadTooLarge
from config import env, images
from config.errors import DomainError
from config.uploads import receive as read_form

View = Callable[..., HttpResponseBase]
File = UploadedFile[Any]
MOST_FILES = 20
MOST_MB = env.UPLOAD_LARGEST_MB * MOST_FILES


def files_in_form(view: View) -> View:
    """Music, and a cover with it: no more than its sender may upload."""
    return _guarded(view, _read_files)


def pictures_in_form(view: View) -> View:
    """A page has two: its picture, and its banner."""
    return _guarded(view, _read_pictures)


def _guarded(view: View, read: Callable[[Portal], None]) -> View:
    """Under `for_artist`: it is known who sends, with which artist page, and how often.

    Nothing of a body is read before that; nor of one that another site sends, or that is too
    large. Django would read it to look for the CSRF token; that is looked for afterwards.
    """

    @csrf_exempt
    @wraps(view)
    def guarded(portal: Portal, **named: Any) -> HttpResponseBase:
        request = portal.request

        @csrf_protect
        def protected(_: HttpRequest) -> HttpResponseBase:
            return view(portal, **named)

        if request.method != "POST":
            return protected(request)
        if _is_of_another_site(request):
            raise PermissionDenied
        try:
            read(portal)
        except UnreadablePostError:
            return HttpResponse(status=400)  # nobody is there any more to read it
        return protected(request)

    return guarded


def _is_of_another_site(request: HttpRequest) -> bool:
    """As far as its headers tell; browsers have sent Origin with every POST for years."""
    origin = request.headers.get("Origin")
    ours = {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}
    return origin is not None and origin not in ours


def _read_files(portal: Portal) -> None:
    """Raises `UploadTooLarge`, `TooManyRequests`, and as `quotas.look` and `read_form`."""

    def room(request: HttpRequest, length: int) -> int:
        music = max(length - images.MAX_BYTES, 0)
        if music:
            portal.require_left("upload")
        return quotas.look(by=portal.user, length=music) + images.MAX_BYTES

    read_form(
        portal.request,
        most=MOST_MB * 1_000_000,
        refusal=lambda: UploadTooLarge(most=MOST_MB),
        into=Spool,
        room=room,
    )


def _read_pictures(portal: Portal) -> None:
    """Raises `ImageTooLarge`, and as `read_form`."""
    read_form(
        portal.request,
        most=2 * images.MAX_BYTES,
        refusal=images.ImageTooLarge,
        into=Spool,
    )


def receive(
    portal: Portal, album: Album | None, files: Sequence[File], track: Track | None = None
) -> bool:
    """Takes each file in, as far as it may be. What may not is said on the next page."""
    done = True
    for file in files:
        try:
            portal.spend("upload")
            take_in(
                by=portal.user,
                artist=portal.artist,
                album=album,
                track=track,
                file=file,
                given={},
            )
        except DomainError as refusal:
            messages.error(portal.request, f"{file.name}: {refusal}")
            done = False
    return done

"""Files in a form: for browsers that run no scripts, and for pictures."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from audio.catalog.models.album import Album
from audio.catalog.models.track import Track
from audio.portal.artists import Portal, refused
from audio.uploads.forms import Spool, take_in
from audio.uploads.refusals import UploadTooLarge
from config import bodies, env
from config.errors import DomainError
from config.uploads import SLACK, Counting
from users.auth import page_sessions

View = Callable[..., HttpResponseBase]
File = UploadedFile[Any]
MOST_FILES = 20
MOST_MB = env.UPLOAD_LARGEST_MB * MOST_FILES


def files_in_form(view: View) -> View:
    """Nothing of a body is read before it is known who sends it, and that it is not too large.

    Django would read it to look for the CSRF token; so that is looked for afterwards.
    """
    protected = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, **named: Any) -> HttpResponseBase:
        if request.method != "POST":
            return protected(request, **named)
        if page_sessions.of(request) is None:
            return view(request, **named)  # which sends them to sign in
        try:
            _read(request)
        except DomainError as refusal:
            return refused(request, refusal)
        except UnreadablePostError:
            return HttpResponse(status=400)  # nobody is there any more to read it
        return protected(request, **named)

    return guarded


def _read(request: HttpRequest) -> None:
    """Raises `UploadTooLarge`, `Busy`, `Stalled`, `StorageFails`."""
    most = MOST_MB * 1_000_000
    if int(request.META.get("CONTENT_LENGTH") or 0) > most + SLACK:
        raise UploadTooLarge(most=MOST_MB)
    counting = Counting(request, most)
    request.upload_handlers = [counting, Spool(request)]
    with bodies.place_to_receive():
        request._stream = bodies.as_file(request)
        _ = request.FILES
    if counting.left < 0:
        raise UploadTooLarge(most=MOST_MB)


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

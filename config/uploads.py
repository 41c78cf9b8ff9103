"""A file in a form: how large it may be, and that nothing larger is ever taken in."""

from collections.abc import Callable

from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from ninja.operation import Operation

from config import bodies, problems
from config.errors import DomainError
from config.operations import View, becomes

SLACK = 64_000
"""For what stands around a file in a form."""


class Counting(FileUploadHandler):
    """Stops a body that goes on for longer than it may; Django's own limit is not for files."""

    def __init__(self, request: HttpRequest, most: int) -> None:
        super().__init__(request)
        self.left = most

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.left -= len(raw_data)
        if self.left < 0:
            raise StopUpload(connection_reset=True)  # what is kept so far goes, the rest waits
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Those behind keep the file."""


Room = Callable[[HttpRequest, int], int]
"""Gives the bytes that may come; raises a `DomainError` where so many as announced may not."""


def receive(
    request: HttpRequest,
    *,
    most: int,
    refusal: Callable[[], DomainError],
    into: type[FileUploadHandler] | None = None,
    room: Room | None = None,
) -> None:
    """Reads a form, if what it announces may come; and never more of its files than may.

    Raises `refusal`, what `room` raises, `Busy`, `Stalled`, `UnreadablePostError`.
    """
    announced = bodies.announced(request) or 0
    if announced > most + SLACK:
        raise refusal()
    allowed = min(most, room(request, max(announced - SLACK, 0))) if room else most
    counting = Counting(request, allowed)
    request.upload_handlers = [
        counting,
        *([into(request)] if into else request.upload_handlers),
    ]
    with bodies.as_file(request, small=into is None) as request._stream:
        _ = request.FILES  # reads the body
    if counting.left < 0:
        if room and allowed < most:
            room(request, allowed + 1)
        raise refusal()


class TakesFile(Operation):
    """The body is read after authentication and the limit, and before anything else is done."""

    most: int
    refusal: Callable[[], DomainError]
    into: type[FileUploadHandler] | None
    room: Room | None

    def _run_checks(self, request: HttpRequest) -> HttpResponse | None:
        if refused := super()._run_checks(request):
            return refused
        try:
            receive(
                request,
                most=self.most,
                refusal=self.refusal,
                into=self.into,
                room=self.room,
            )
        except DomainError as error:
            return problems.refusal(error)
        except UnreadablePostError:
            return problems.cut_off()
        return None


def takes_file(
    *,
    most: int,
    refusal: Callable[[], DomainError],
    into: type[FileUploadHandler] | None = None,
    room: Room | None = None,
) -> Callable[[View], View]:
    """For a route with a `File`; `most` in bytes, `into` the handler of large ones."""
    kept = staticmethod(room) if room else None
    return becomes(TakesFile, most=most, refusal=staticmethod(refusal), into=into, room=kept)

"""A file in a form: how large it may be, and that nothing larger is ever taken in."""

from collections.abc import Callable
from contextlib import ExitStack

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


class TakesFile(Operation):
    """The body is read after authentication and the limit, and before anything else is done."""

    most: int
    refusal: Callable[[], DomainError]
    into: type[FileUploadHandler] | None

    def _run_checks(self, request: HttpRequest) -> HttpResponse | None:
        if refused := super()._run_checks(request):
            return refused
        if int(request.META.get("CONTENT_LENGTH") or 0) > self.most + SLACK:
            return problems.refusal(self.refusal())
        try:
            self._receive(request)
        except DomainError as error:
            return problems.refusal(error)
        except UnreadablePostError:
            return problems.cut_off()
        return None

    def _receive(self, request: HttpRequest) -> None:
        counting = Counting(request, self.most)
        behind = [self.into(request)] if self.into else request.upload_handlers
        request.upload_handlers = [counting, *behind]
        with ExitStack() as held:
            if self.into:  # what takes long leaves threads to others
                held.enter_context(bodies.place_to_receive())
            request._stream = bodies.as_file(request)
            _ = request.FILES  # reads the body
        if counting.left < 0:
            raise self.refusal()


def takes_file(
    *,
    most: int,
    refusal: Callable[[], DomainError],
    into: type[FileUploadHandler] | None = None,
) -> Callable[[View], View]:
    """For a route with a `File`; `most` in bytes, `into` the handler of large ones."""
    return becomes(TakesFile, most=most, refusal=staticmethod(refusal), into=into)

"""A file in a form: how large it may be, and that nothing larger is ever taken in."""

from collections.abc import Callable
from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest, HttpResponse
from ninja.operation import Operation

from config import problems
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
    """Asked after authentication and the limit, and before anything of the body is read."""

    most: int
    refusal: type[DomainError]

    def _run_checks(self, request: HttpRequest) -> HttpResponse | None:
        if refused := super()._run_checks(request):
            return refused
        if int(request.META.get("CONTENT_LENGTH") or 0) > self.most + SLACK:
            return problems.refusal(self.refusal())
        return None

    def _get_values(self, request: HttpRequest, *given: Any) -> dict[str, Any]:
        counting = Counting(request, self.most)
        request.upload_handlers = [counting, *request.upload_handlers]
        _ = request.FILES  # reads the body
        if counting.left < 0:
            raise self.refusal
        return super()._get_values(request, *given)


def takes_file(*, most: int, refusal: type[DomainError]) -> Callable[[View], View]:
    """For a route with a `File`; `most` in bytes."""
    return becomes(TakesFile, most=most, refusal=refusal)

"""What tus says of every request and answer, whoever answers it."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

PATHS = ("/api/uploads/", "/portal/uploads/")
VERSION = "1.0.0"
METHODS = ("PATCH", "DELETE", "HEAD")


class Tus:
    """Refusals of sign-in, limits and CSRF name the version too; POST may mean another method.

    Before CSRF protection, which looks at the method that is meant; HEAD tells, and no site
    can read what another one is told.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if "Tus-Resumable" not in request.headers or not request.path_info.startswith(PATHS):
            return self.get_response(request)
        meant = request.headers.get("X-HTTP-Method-Override", "").upper()
        if request.method == "POST" and meant in METHODS:
            request.method = meant
        response = self.get_response(request)
        response.headers.setdefault("Tus-Resumable", VERSION)
        return response

"""Middleware that runs for some paths only."""

from functools import cached_property
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from corsheaders.middleware import CorsMiddleware
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.files.storage import default_storage
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.http.response import HttpResponseBase
from django.middleware.common import CommonMiddleware
from django.middleware.csrf import CsrfViewMiddleware
from whitenoise.middleware import WhiteNoiseMiddleware

from config import env

PAGES = ("/portal/", "/admin/", "/api/auth/google/")
API = ("/api/",)
ASSETS = ("/static/",)
EMBEDDED = ("/embed/",)
KEPT_PAGES = ("/s/", *EMBEDDED)
WATCHED = ("/livez", "/readyz", "/metrics")


def only_for(prefixes: tuple[str, ...], middleware: type[Any]) -> type[Any]:
    """A subclass, because Django's admin checks look for subclasses in MIDDLEWARE."""

    def call(self: Any, request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith(prefixes):
            return middleware.__call__(self, request)  # type: ignore[no-any-return]
        return self.get_response(request)  # type: ignore[no-any-return]

    def view(self: Any, request: HttpRequest, *args: Any) -> HttpResponseBase | None:
        if request.path_info.startswith(prefixes):
            return middleware.process_view(self, request, *args)  # type: ignore[no-any-return]
        return None

    body: dict[str, Any] = {"__call__": call}
    if hasattr(middleware, "process_view"):
        body["process_view"] = view
    return type(middleware.__name__, (middleware,), body)


class _Sessions(SessionMiddleware):
    """A form sent twice: one of the two ends the session that the other was read with.

    That one is asked for again, with the cookie of its twin's answer. Django would refuse it.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        try:
            return super().process_response(request, response)
        except SessionInterrupted:
            if request.path_info.startswith(API):
                raise
            return HttpResponseRedirect(request.get_full_path(), status=HTTPStatus.SEE_OTHER)


Sessions = only_for(PAGES, _Sessions)
Csrf = only_for(PAGES, CsrfViewMiddleware)
Authentication = only_for(PAGES, AuthenticationMiddleware)
Messages = only_for(PAGES, MessageMiddleware)
Cors = only_for(API, CorsMiddleware)
Assets = only_for(ASSETS, WhiteNoiseMiddleware)


class Common(CommonMiddleware):
    """The API knows only the written path.

    A redirect would lose a POST's body, and in DEBUG Django answers 500 instead.
    """

    def process_request(self, request: HttpRequest) -> HttpResponsePermanentRedirect | None:
        """Who watches asks by the address of a machine, and no answer to them names one."""
        return None if request.path_info in WATCHED else super().process_request(request)

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """A 304 has no length: 0 would be that of the answer it stands for (RFC 9110 8.6)."""
        response = super().process_response(request, response)
        if response.status_code == 304 and response.headers.get("Content-Length") == "0":
            del response.headers["Content-Length"]
        return response

    def should_redirect_with_slash(self, request: HttpRequest) -> bool:
        return not request.path_info.startswith("/api/") and super().should_redirect_with_slash(
            request
        )


class Heads:
    """What answers GET answers HEAD, with the same headers and no body (RFC 9110 9.3.2)."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response: HttpResponseBase = self.get_response(request)
        allowed = response.headers.get("Allow", "")
        if response.status_code != 405 or "GET" not in allowed:
            return response
        if request.method != "HEAD":
            if "HEAD" not in allowed:
                response.headers["Allow"] = f"{allowed}, HEAD"
            return response
        request.method = "GET"
        response = self.get_response(request)
        if isinstance(response, HttpResponse):
            response.headers.setdefault("Content-Length", str(len(response.content)))
            response.content = b""
        return response


def _stands_for_a_page(request: HttpRequest, response: HttpResponseBase) -> bool:
    return response.status_code == 304 and request.path_info.startswith(KEPT_PAGES)


class ContentSecurity:
    """A page may load what we serve and nothing else; JSON may load nothing at all.

    Players of `/embed/` may stand in anybody's page. Of a page that caches keep a 304 says
    nothing, or it would speak for the page that it stands for.
    """

    NOTHING = "default-src 'none'; frame-ancestors 'none'"
    OURS = (
        "default-src 'self'; img-src 'self' data: blob:{bucket}; "
        "media-src 'self' blob:{bucket}; connect-src 'self'{bucket}; "
        "style-src 'self' 'unsafe-inline'; worker-src 'self' blob:; object-src 'none'; "
        "base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
    )
    PLAYER = (
        "default-src 'none'; img-src 'self'{bucket}; media-src 'self'{bucket}; "
        "style-src 'self'; script-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors *"
    )

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    @cached_property
    def bucket(self) -> str:
        """Where object storage sends our pictures and audio, the bucket is ours, too."""
        if env.DELIVERY != "s3":
            return ""
        place = urlsplit(default_storage.url("anything"))
        return f" {place.scheme}://{place.netloc}"

    @cached_property
    def ours(self) -> str:
        return self.OURS.format(bucket=self.bucket)

    @cached_property
    def player(self) -> str:
        return self.PLAYER.format(bucket=self.bucket)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response: HttpResponseBase = self.get_response(request)
        if "Content-Security-Policy" in response.headers or _stands_for_a_page(
            request, response
        ):
            return response
        policy = self.NOTHING
        if response.headers.get("Content-Type", "").startswith("text/html"):
            policy = self.player if request.path_info.startswith(EMBEDDED) else self.ours
        response.headers["Content-Security-Policy"] = policy
        return response

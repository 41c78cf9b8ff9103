"""ETag, 304 and Cache-Control; asked after authentication, before the view reads a row."""

import zlib
from collections.abc import Callable
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from ninja.operation import Operation

from config import env
from config.operations import View, becomes

_ETAG = "tonearm.etag"
_ALONG = "tonearm.along"
FOR_ALL: Final = "public, max-age=60"
"""Cache-Control of what is the same for everybody."""
IF_MATCH: Final[dict[str, Any]] = {
    "parameters": [
        {
            "in": "header",
            "name": "If-Match",
            "required": False,
            "schema": {"type": "string", "maxLength": 100},
            "description": "The ETag of the state that you have read and go on from.",
        }
    ]
}
"""`openapi_extra` of a change that reads it."""
STATE_TAG: Final[dict[str, Any]] = {
    "responses": {
        200: {
            "headers": {
                "ETag": {
                    "description": "For the If-Match of a change; "
                    "If-None-Match is not answered by it.",
                    "schema": {"type": "string", "maxLength": 100},
                }
            }
        }
    }
}
"""`openapi_extra` of an answer that has it."""


class Conditional(Operation):
    """`stamp(request)` names the state of everything that the answer is made of.

    Of a request that `comes_along(request)` is true of, nobody asks for the state before the
    rows are read: they bring it, in the statement that reads them, to `bring`.
    """

    stamp: Callable[[Any], str]
    comes_along: Callable[[Any], bool] | None = None
    vary: tuple[str, ...] = ()

    def _run_checks(self, request: HttpRequest) -> HttpResponse | None:
        if refused := super()._run_checks(request):
            return refused
        known = request.META.get("HTTP_IF_NONE_MATCH")
        comes_along = type(self).comes_along
        if not known and comes_along and _ALONG not in request.META and comes_along(request):
            request.META[_ALONG] = None
            return None
        request.META.pop(_ALONG, None)
        etag = self._tag(request)
        return HttpResponse(status=304) if known and etag in parse_etags(known) else None

    def _tag(self, request: HttpRequest) -> str:
        etag = tag(type(self).stamp(request), request.get_full_path())
        request.META[_ETAG] = etag
        return etag

    def run(self, request: HttpRequest, **path: Any) -> HttpResponseBase:
        response = super().run(request, **path)
        if response.status_code not in (200, 304):
            return response
        if _ALONG in request.META:
            if brought(request) is None:
                raise LookupError(f"{self.view_func.__name__}: its rows brought no state.")
            self._tag(request)
        anonymous = "HTTP_AUTHORIZATION" not in request.META
        response.headers["ETag"] = request.META[_ETAG]
        response.headers["Cache-Control"] = FOR_ALL if anonymous else "private, no-cache"
        country = [env.COUNTRY_HEADER] if env.COUNTRY_HEADER else []
        patch_vary_headers(response, ["Authorization", *country, *self.vary])
        return response


def is_wanted(request: HttpRequest) -> bool:
    """Whether the rows are to bring the state that they show."""
    return _ALONG in request.META


def bring(request: HttpRequest, state: int) -> None:
    """Read by the very statement that read the rows: no moment lies between them."""
    request.META[_ALONG] = state


def brought(request: HttpRequest) -> int | None:
    """For `stamp`; None where it has to ask."""
    state: int | None = request.META.get(_ALONG)
    return state


def tag(stamp: str, address: str) -> str:
    """Whoever has it was answered at this very address: it exists, and was asked rightly."""
    return f'W/"{stamp}-{zlib.crc32(address.encode()):x}"'


def conditional(
    stamp: Callable[[Any], str],
    *,
    comes_along: Callable[[Any], bool] | None = None,
    vary: tuple[str, ...] = (),
) -> Callable[[View], View]:
    """For catalogue GETs. Never `decorate_view`: that would answer before authentication.

    `vary` are other headers that decide about the answer; `stamp` must know of them.
    """
    along = staticmethod(comes_along) if comes_along else None
    return becomes(Conditional, stamp=staticmethod(stamp), comes_along=along, vary=vary)

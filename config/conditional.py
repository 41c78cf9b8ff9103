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
    """`stamp(request)` names the state of everything that the answer is made of."""

    stamp: Callable[[Any], str]
    vary: tuple[str, ...] = ()

    def _run_checks(self, request: HttpRequest) -> HttpResponse | None:
        if refused := super()._run_checks(request):
            return refused
        etag = request.META[_ETAG] = f'W/"{type(self).stamp(request)}-{_place(request)}"'
        known = parse_etags(request.headers.get("If-None-Match", ""))
        return HttpResponse(status=304) if etag in known else None

    def run(self, request: HttpRequest, **path: Any) -> HttpResponseBase:
        response = super().run(request, **path)
        if response.status_code in (200, 304):
            anonymous = "Authorization" not in request.headers
            response.headers["ETag"] = request.META[_ETAG]
            response.headers["Cache-Control"] = (
                "public, max-age=60" if anonymous else "private, no-cache"
            )
            country = [env.COUNTRY_HEADER] if env.COUNTRY_HEADER else []
            patch_vary_headers(response, ["Authorization", *country, *self.vary])
        return response


def _place(request: HttpRequest) -> str:
    """Whoever has a tag was answered at this very address: it exists, and was asked rightly."""
    return format(zlib.crc32(request.get_full_path().encode()), "x")


def conditional(
    stamp: Callable[[Any], str], *, vary: tuple[str, ...] = ()
) -> Callable[[View], View]:
    """For catalogue GETs. Never `decorate_view`: that would answer before authentication.

    `vary` are other headers that decide about the answer; `stamp` must know of them.
    """
    return becomes(Conditional, stamp=staticmethod(stamp), vary=vary)

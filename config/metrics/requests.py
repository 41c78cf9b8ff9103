"""Each request counted, by the address that it matched: never by what somebody typed."""

import logging
import re
from collections.abc import Iterable
from functools import lru_cache
from time import perf_counter
from typing import Any, Final
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest
from django.urls import ResolverMatch

from config import env, request_ids
from config.metrics import counting
from config.metrics.spent import mine

log = logging.getLogger(__name__)

Headers = list[tuple[str, str]]

ROUTE: Final = "tonearm.route"
"""In the environment of a request: the pattern that it matched."""
UNKNOWN: Final = "unknown"
METHODS: Final = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))
FOLDERS: Final = ("/static/",)
"""Answered before anybody looks for a route: as many files as there may be, one line."""
_PARAMETER: Final = re.compile(r"<(?:[^:<>]+:)?(\w+)>")


@lru_cache(2000)
def named(route: str) -> str:
    """Django's pattern as the API's document writes it: `/api/tracks/{track_id}/`."""
    return "/" + _PARAMETER.sub(r"{\1}", route)


def route_of(environ: WSGIEnvironment) -> str:
    """Of a request that has been answered."""
    route = environ.get(ROUTE)
    if route is not None:
        return named(route)
    path = environ.get("PATH_INFO", "")
    return next((folder for folder in FOLDERS if path.startswith(folder)), UNKNOWN)


class Handler(WSGIHandler):
    """Tells who stands around it which route a request took."""

    def resolve_request(self, request: HttpRequest) -> ResolverMatch:
        match: ResolverMatch = super().resolve_request(request)
        request.META[ROUTE] = match.route
        return match


def _write_down(key: tuple[str, str, str, str], taken: float, name: str) -> None:
    """Neither who asked nor what they asked for."""
    _, method, route, status = key
    duration = round(taken * 1000, 1)
    told = {"method": method, "route": route, "status": int(status)}
    extra = told | {"duration_ms": duration, "request_id": name}
    log.info("%s %s %s %s ms", method, route, status, duration, extra=extra)


class Counted:
    """Around the whole application: `Counted(application)`.

    Times go up to the answer's head. What is streamed after it takes as long as its reader.
    """

    def __init__(self, application: WSGIApplication) -> None:
        self.application = application

    def __call__(
        self, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        status, name = "500", "-"

        def start(line: str, headers: Headers, *error: Any) -> Any:
            nonlocal status, name
            status = line[:3]
            if env.LOG_REQUESTS:
                name = dict(headers).get(request_ids.HEADER, "-")
            return start_response(line, headers, *error)

        counting.begun()
        spent = mine()
        seconds, statements = spent
        began = perf_counter()
        try:
            return self.application(environ, start)
        finally:
            taken = perf_counter() - began
            method = environ["REQUEST_METHOD"]
            known = method if method in METHODS else "other"
            key = (counting.REQUEST, known, route_of(environ), status)
            counting.request(key, taken, spent[0] - seconds, spent[1] - statements)
            if env.LOG_REQUESTS:
                _write_down(key, taken, name)

"""What an end that was announced changes in every answer, and whom it still lets write."""

import re
from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from config import sunset
from config.problems import refusal

Next = Callable[[HttpRequest], HttpResponseBase]

UNASKED: Final = ("/livez", "/readyz", "/metrics", "/static/")
"""Must answer without the database, and are nobody's API."""
SAFE: Final = ("GET", "HEAD", "OPTIONS")
OPEN: Final = re.compile(
    r"/api/auth/("
    r"login|confirm|logout|logout/all|otp/send|otp/verify|token/refresh|google/exchange"
    r"|sessions/\d+|user/export|user/keep"
    r")/"
    r"|DELETE /api/auth/(user|tokens/\d+)/"
    r"|/portal/(sign-in|forgotten)/.*|/portal/(sign-out|export)/"
    r"|/admin/(login|logout|sign-in)/.*"
    r"|/mail/unsubscribe/.*"
)
"""Signing in and out, a copy of one's data, erasing oneself, no more mails; nothing else."""


class Announced:
    """Outside of all that may answer. Nothing is announced: a look at a clock."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.path_info.startswith(UNASKED):
            return response
        if known := sunset.current():
            _tell(response, known)
        return response


def _tell(response: HttpResponseBase, known: sunset.Known) -> None:
    """A link joins those that an answer has already; other headers are ours alone."""
    for name, value in known.headers.items():
        there = response.headers.get(name) if name == "Link" else None
        response.headers[name] = f"{there}, {value}" if there else value


class ReadOnly:
    """Inside of CORS, so that programs in browsers can read the refusal."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method in SAFE or _is_open(request):
            return self.get_response(request)
        known = sunset.current()
        if known is None or not known.is_read_only:
            return self.get_response(request)
        return _refused(request)


def _refused(request: HttpRequest) -> HttpResponse:
    """Meant so, and therefore no error of ours: Django would log each."""
    refused = sunset.ReadOnly(retry_after=sunset.A_DAY)
    if request.path_info.startswith("/api/"):
        answer = refusal(refused)
    else:
        answer = render(request, "closed.html", status=refused.status)
        answer.headers["Cache-Control"] = "no-store"
        answer.headers["Retry-After"] = str(refused.retry_after)
    answer._has_been_logged = True  # type: ignore[attr-defined]
    return answer


def _is_open(request: HttpRequest) -> bool:
    path = request.path_info
    return bool(OPEN.fullmatch(path) or OPEN.fullmatch(f"{request.method} {path}"))

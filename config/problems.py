"""The JSON shape of a refusal (RFC 9457), and the middleware that gives it to all of them."""

import logging
import sys
from collections.abc import Callable, Sequence
from http.client import responses
from typing import Any

import psycopg
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.views.defaults import page_not_found, server_error
from pydantic import BaseModel
from pydantic_core import to_json

from config import request_ids
from config.errors import DomainError, Invalid

log = logging.getLogger(__name__)

OF_THE_BODY = ("Content-Type", "Content-Length", "Content-Encoding", "Cache-Control")


class ProblemError(BaseModel):
    """One thing that is wrong: where, and what."""

    loc: list[str | int]
    msg: str


class Problem(BaseModel):
    """RFC 9457. `code` is stable; `request_id` finds the request in the log."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    code: str
    errors: list[ProblemError] = []
    request_id: str = ""


def problems(*statuses: int) -> dict[int, type[Problem]]:
    """Declares refusals in a `response=`, joined to the answer's shape by `|`."""
    return dict.fromkeys(statuses, Problem)


def problem(
    status: int,
    *,
    code: str = "",
    detail: str = "",
    errors: Sequence[dict[str, Any]] = (),
    headers: dict[str, str] | None = None,
    members: dict[str, Any] | None = None,
) -> HttpResponse:
    """A refusal as it leaves the server. `members` join the usual ones of its body."""
    title = responses.get(status) or code.replace("_", " ").capitalize()
    body = Problem(
        title=title,
        status=status,
        detail=detail or f"{title}.",
        code=code or title.lower().replace(" ", "_").replace("-", "_"),
        errors=[ProblemError.model_validate(error) for error in errors],
        request_id=request_ids.current(),
    )
    content = to_json(body.model_dump() | (members or {}))
    always = {"Cache-Control": "no-store", "Content-Length": str(len(content))}
    return HttpResponse(
        content,
        status=status,
        content_type="application/problem+json",
        headers=always | (headers or {}),
    )


def refusal(error: DomainError) -> HttpResponse:
    """What a rule said, as it leaves the server."""
    errors = []
    if isinstance(error, Invalid) and error.loc:
        errors = [{"loc": list(error.loc), "msg": str(error)}]
    return problem(
        error.status,
        code=error.code,
        detail=str(error),
        errors=errors,
        headers=error.headers,
        members=error.members,
    )


def cut_off() -> HttpResponse:
    """400: the connection ended before the body did."""
    return problem(400, code="body_cut_off", detail="The body ended before its length.")


def no_database(error: Exception, *, page: bool = False) -> HttpResponse:
    """503: it is away, or has no room, or two changes stood in each other's way.

    The page is made without its request, whose person and messages are in the database.
    """
    told = isinstance(error.__cause__, psycopg.Error) and error.__cause__.sqlstate
    log.error("The database cannot do it now: %s", error, exc_info=error if told else None)
    headers = {"Retry-After": "5"}
    if page:
        headers["Cache-Control"] = "no-store"
        return HttpResponse(render_to_string("503.html"), status=503, headers=headers)
    return problem(503, code="busy", headers=headers)


def crashed(request: HttpRequest) -> HttpResponseBase:
    """Django's own, but for a database that is away where middleware asks it: for a session."""
    error = sys.exception()
    if isinstance(error, OperationalError | InterfaceError):
        return no_database(error, page=not request.path_info.startswith("/api/"))
    return server_error(request)


class ProblemMiddleware:
    """What Django itself refuses under /api/ (unknown path, wrong method, bad host, crash)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        """What Ninja's own checks raise: it answers only for what a route does.

        A page that is asked with what PostgreSQL has no character for is not there.
        """
        is_page = not request.path_info.startswith("/api/")
        if isinstance(exception, OperationalError | InterfaceError):
            return no_database(exception, page=is_page)
        if is_page:
            is_nothing = "%00" in request.get_full_path()
            return page_not_found(request, Http404()) if is_nothing else None
        return refusal(exception) if isinstance(exception, DomainError) else None

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith("/api/"):
            return self.get_response(request)
        if "\0" in request.path_info:  # PostgreSQL has no such character, nor has any name
            return problem(404)
        response = self.get_response(request)
        if response.status_code < 400 or _is_problem(response):
            return response
        kept = {name: value for name, value in response.items() if name not in OF_THE_BODY}
        return problem(response.status_code, headers=kept)


def _is_problem(response: HttpResponseBase) -> bool:
    return response.get("Content-Type", "").startswith("application/problem+json")

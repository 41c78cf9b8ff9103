"""Refusals (403) into the log, after everything that the request did or undid is over."""

import json
import logging
from collections.abc import Callable

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from config import throttling
from users.accounts.models import User
from users.audit.actions import Action
from users.audit.services import record

log = logging.getLogger(__name__)


class Refusals:
    """A line for each 403; `record` sees to it that nobody fills the log with them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code == 403:
            try:
                _tell(request, response)
            except DatabaseError:
                log.exception("A refusal could not be recorded")
        return response


def _tell(request: HttpRequest, response: HttpResponseBase) -> None:
    told = {"operation": operation(request), "code": _code(response)}
    network = throttling.address(request)
    record(Action.REFUSED, actor=_actor(request), detail=told, network=network)


def _actor(request: HttpRequest) -> User | None:
    """Whose token or whose page it was."""
    for known in (getattr(request, "auth", None), getattr(request, "user", None)):
        if isinstance(known, User):
            return known
    return None


def operation(request: HttpRequest) -> str:
    """As in `PATCH api/tracks/<int:track_id>/`: the form of an address, never an id."""
    match = request.resolver_match
    return f"{request.method} {match.route if match else '?'}"


def _code(response: HttpResponseBase) -> str:
    is_problem = response.get("Content-Type", "") == "application/problem+json"
    if is_problem and isinstance(response, HttpResponse):
        return str(json.loads(response.content)["code"])
    return "forbidden"

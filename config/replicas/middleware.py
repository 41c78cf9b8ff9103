"""Whoever changes something is remembered until the replicas have it, too."""

import logging
from collections.abc import Callable
from typing import Final

from django.contrib.auth import SESSION_KEY
from django.db import Error
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from config.replicas import marks

SAFE: Final = ("GET", "HEAD", "OPTIONS")

log = logging.getLogger(__name__)


class Marks:
    """After each change by somebody signed in; one small statement."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.method not in SAFE and (person := _person(request)):
            try:
                marks.write([person])
            except Error as error:  # what they asked for is done all the same
                log.error("It could not be noted who wrote: %s", error)
        return response


def _person(request: HttpRequest) -> int | None:
    """By token, or by the session of a page."""
    if person := getattr(getattr(request, "auth", None), "pk", None):
        return int(person)
    named = request.session.get(SESSION_KEY) if hasattr(request, "session") else None
    return int(named) if named else None

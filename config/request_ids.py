"""A name for every request: in its answer, in its problem, in each line of the log."""

import logging
import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from config import env

HEADER = "X-Request-ID"
_FIT = re.compile(r"[A-Za-z0-9._-]{8,64}", re.ASCII)
_current: ContextVar[str] = ContextVar("request_id", default="")


def current() -> str:
    """The id of the request that this thread answers; empty outside of one."""
    return _current.get()


def chosen(given: str) -> str:
    """Our own proxy's id when it is harmless, else a new one.

    Without a proxy the header is anybody's, and the id is written down for ever in the log of
    who did what: nobody may choose it to look like somebody else's request.
    """
    return given if env.NUM_PROXIES and _FIT.fullmatch(given) else uuid.uuid4().hex


def begin(given: str) -> None:
    """For a task of its own, which is over with its request."""
    _current.set(chosen(given))


@contextmanager
def named(name: str) -> Iterator[None]:
    """Inside, `current` is it."""
    token = _current.set(name)
    try:
        yield
    finally:
        _current.reset(token)


class RequestIds:
    """Gives every request its id, and every answer that of its request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        name = chosen(request.META.get("HTTP_X_REQUEST_ID", ""))
        with named(name):
            response = self.get_response(request)
        response.headers[HEADER] = name
        return response


class RequestIdFilter(logging.Filter):
    """Gives log records a `request_id`."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = current() or getattr(record, "request_id", "-")
        return True

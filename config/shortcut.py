"""Short ways to answers that are asked for all the time, before Django.

Its request, its middleware and Ninja cost several times what such an answer does. Here is the
same answer without them; whatever is not plainly right goes the long way, which knows how to
refuse it, and to log it (ADR 0014). Only that nobody reaches the database is said here, too.
"""

import logging
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from http import HTTPStatus
from typing import NamedTuple, Protocol
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from corsheaders.middleware import (
    ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS,
)
from django.conf import settings
from django.db import OperationalError, connection
from django.http.request import split_domain_port, validate_host

from config import request_ids, sunset
from config.errors import DomainError
from config.metrics.requests import ROUTE
from config.middleware import ContentSecurity
from config.problems import no_database

log = logging.getLogger(__name__)

STATUSES = {one.value: f"{one.value} {one.phrase}" for one in HTTPStatus}


class Answer(NamedTuple):
    """`headers` without those that all answers have; `body` is closed after it was sent."""

    status: int
    headers: Mapping[str, str]
    body: Iterable[bytes]


class Way(Protocol):
    """To one kind of answer. `route` is Django's pattern of its address."""

    path: re.Pattern[str]

    def route(self, found: re.Match[str]) -> str: ...

    def answer(self, environ: WSGIEnvironment, found: re.Match[str]) -> Answer | None:
        """None for all that is unusual.

        What it raises is met again on the long way, but for a database that nobody reaches.
        """


class Shortcut:
    """Goes around the whole application: `Shortcut(get_wsgi_application(), way, …)`."""

    def __init__(self, application: WSGIApplication, *ways: Way) -> None:
        self.application, self.ways = application, ways
        self.constant = {
            "Content-Security-Policy": ContentSecurity.NOTHING,
            "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
            "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
            "Vary": "origin",
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": settings.X_FRAME_OPTIONS,
        }
        self.origins = {None, *settings.CORS_ALLOWED_ORIGINS}
        self.exposed = ", ".join(settings.CORS_EXPOSE_HEADERS)
        self.secure = {}
        if seconds := settings.SECURE_HSTS_SECONDS:
            self.secure = {"Strict-Transport-Security": f"max-age={seconds}"}

    def __call__(
        self, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        for way in self.ways:
            if found := way.path.fullmatch(environ["PATH_INFO"]):
                if answer := self._by(way, environ, found):
                    environ[ROUTE] = way.route(found)
                    start_response(STATUSES[answer.status], self._headers(environ, answer))
                    return answer.body
                break
        return self.application(environ, start_response)

    def _by(self, way: Way, environ: WSGIEnvironment, found: re.Match[str]) -> Answer | None:
        usual = environ.get("HTTP_ORIGIN") in self.origins and is_ours(environ)
        try:
            return way.answer(environ, found) if usual and not sunset.current() else None
        except DomainError:  # the long way refuses it
            return None
        except OperationalError as error:
            # A connection that was lost is taken up again on the long way.
            return None if connection.connection else _without_database(environ, error)
        except Exception:
            log.warning("%s went the long way", way.route(found), exc_info=True)
            return None

    def _headers(self, environ: WSGIEnvironment, answer: Answer) -> list[tuple[str, str]]:
        named = self.constant | {
            request_ids.HEADER: request_ids.chosen(environ.get("HTTP_X_REQUEST_ID", ""))
        }
        if origin := environ.get("HTTP_ORIGIN"):
            named |= self._readable_by(origin)
        if self.secure and scheme(environ) == "https":
            named |= self.secure
        return [*(named | dict(answer.headers)).items()]

    def _readable_by(self, origin: str) -> dict[str, str]:
        """What CORS middleware says to a frontend; all other origins went the long way."""
        return {
            ACCESS_CONTROL_ALLOW_ORIGIN: origin,
            ACCESS_CONTROL_EXPOSE_HEADERS: self.exposed,
        }


def _without_database(environ: WSGIEnvironment, error: Exception) -> Answer:
    """The long way would wait for it once more, and say the same."""
    name = request_ids.chosen(environ.get("HTTP_X_REQUEST_ID", ""))
    with request_ids.named(name):
        response = no_database(error)
    body = b"" if environ["REQUEST_METHOD"] == "HEAD" else response.content
    named = {**response.headers, request_ids.HEADER: name}
    return Answer(response.status_code, named, iter([body]))


def scheme(environ: WSGIEnvironment) -> str:
    """As the proxy tells it, if there is one."""
    if settings.SECURE_PROXY_SSL_HEADER is None:
        return str(environ["wsgi.url_scheme"])
    name, secure = settings.SECURE_PROXY_SSL_HEADER
    told = environ.get(name)
    if told is None:
        return str(environ["wsgi.url_scheme"])
    return "https" if told.split(",")[0].strip() == secure else "http"


def is_ours(environ: WSGIEnvironment) -> bool:
    return _is_ours(environ.get("HTTP_HOST", ""))


@lru_cache(64)
def _is_ours(host: str) -> bool:
    domain, _ = split_domain_port(host)
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)

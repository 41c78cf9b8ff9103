"""A short way for signed addresses, which a player asks for again and again during a song.

Django's request, its middleware and Ninja cost three times what the answer itself does. Here
is the same answer without them; whatever is not plainly right goes the long way, which knows
how to refuse it, and to log it.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from http import HTTPStatus
from urllib.parse import parse_qsl
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from corsheaders.middleware import (
    ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS,
)
from django.conf import settings
from django.http.request import split_domain_port, validate_host

from audio.streaming import playing, queries, ranges, signing
from audio.streaming.delivery import CHUNK, Asked, Sent, Stretch, send
from config import env, request_ids
from config.fields import utc_now
from config.metrics.requests import ROUTE
from config.middleware import ContentSecurity

_PATH = re.compile(r"/api/tracks/([1-9][0-9]{0,18})/stream/(segments\.mp4|)", re.ASCII)
STATUSES = {one.value: f"{one.value} {one.phrase}" for one in HTTPStatus}
_CONDITIONS = {name: f"HTTP_{name.upper().replace('-', '_')}" for name in ranges.HEADERS}


class Shortcut:
    """Goes around the whole application: `Shortcut(get_wsgi_application())`."""

    def __init__(self, application: WSGIApplication) -> None:
        self.application = application
        self.constant = (
            ("Content-Security-Policy", ContentSecurity.NOTHING),
            ("Cross-Origin-Opener-Policy", settings.SECURE_CROSS_ORIGIN_OPENER_POLICY),
            ("Vary", "origin"),
            ("X-Frame-Options", settings.X_FRAME_OPTIONS),
        )
        self.origins = {None, *settings.CORS_ALLOWED_ORIGINS}
        self.exposed = ", ".join(settings.CORS_EXPOSE_HEADERS)
        self.secure = {}
        if seconds := settings.SECURE_HSTS_SECONDS:
            self.secure = {"Strict-Transport-Security": f"max-age={seconds}"}

    def __call__(
        self, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        found = _PATH.fullmatch(environ["PATH_INFO"])
        if not (found and environ.get("HTTP_ORIGIN") in self.origins):
            return self.application(environ, start_response)
        try:
            sent = _sent(int(found[1]), environ)
        except Exception:  # whatever it is, the long way meets it again and says so
            sent = None
        if sent is None:
            return self.application(environ, start_response)
        environ[ROUTE] = f"api/tracks/<int:track_id>/stream/{found[2]}"
        named = {request_ids.HEADER: request_ids.chosen(environ.get("HTTP_X_REQUEST_ID", ""))}
        if origin := environ.get("HTTP_ORIGIN"):
            named |= self._readable_by(origin)
        if self.secure and _is_secure(environ):
            named |= self.secure
        headers = [*sent.headers.items(), *self.constant, *named.items()]
        start_response(STATUSES[sent.status], headers)
        return _body(sent.stretch, environ)

    def _readable_by(self, origin: str) -> dict[str, str]:
        """What CORS middleware says to a frontend; all other origins went the long way."""
        return {
            ACCESS_CONTROL_ALLOW_ORIGIN: origin,
            ACCESS_CONTROL_EXPOSE_HEADERS: self.exposed,
        }


def _sent(track_id: int, environ: WSGIEnvironment) -> Sent | None:
    """As `stream_track` and `stream_track_head` make it; None for all that is unusual."""
    method = environ["REQUEST_METHOD"]
    given = dict(parse_qsl(environ["QUERY_STRING"], keep_blank_values=True))
    usual = method in ("GET", "HEAD") and _is_ours(environ.get("HTTP_HOST", ""))
    if not (usual and given.keys() - {signing.LISTENER} == signing.NAMES):
        return None
    claim = signing.read(track_id, given, key=env.STREAM_KEY, now=utc_now())
    source = queries.source_at_once(claim)
    if source is None:
        return None
    conditions = {name: environ[key] for name, key in _CONDITIONS.items() if key in environ}
    return send(Asked(method, conditions), playing.stored(source))


def _is_secure(environ: WSGIEnvironment) -> bool:
    proxy, value = settings.SECURE_PROXY_SSL_HEADER or ("wsgi.url_scheme", "https")
    return bool(environ.get(proxy, "").split(",")[0].strip() == value)


@lru_cache(64)
def _is_ours(host: str) -> bool:
    return validate_host(split_domain_port(host)[0], settings.ALLOWED_HOSTS)


def _body(stretch: Stretch | None, environ: WSGIEnvironment) -> Iterable[bytes]:
    if stretch is None:
        return iter([b""])  # of a list granian counts the bytes: 0 of a 304
    wrapper = environ.get("wsgi.file_wrapper")
    return wrapper(stretch, CHUNK) if wrapper else stretch

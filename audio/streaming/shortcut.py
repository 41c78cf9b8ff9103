"""The short way of signed addresses, which a player asks for again and again during a song."""

import re
from collections.abc import Iterable
from urllib.parse import parse_qsl
from wsgiref.types import WSGIEnvironment

from audio.streaming import playing, queries, ranges, signing
from audio.streaming.delivery import CHUNK, Asked, Sent, Stretch, send
from config import env
from config.fields import utc_now
from config.shortcut import Answer

_CONDITIONS = {name: f"HTTP_{name.upper().replace('-', '_')}" for name in ranges.HEADERS}


class Streams:
    """A `config.shortcut.Way`."""

    path = re.compile(r"/api/tracks/([1-9][0-9]{0,18})/stream/(segments\.mp4|)", re.ASCII)

    def route(self, found: re.Match[str]) -> str:
        return f"api/tracks/<int:track_id>/stream/{found[2]}"

    def answer(self, environ: WSGIEnvironment, found: re.Match[str]) -> Answer | None:
        sent = _sent(int(found[1]), environ)
        return sent and Answer(sent.status, sent.headers, _body(sent.stretch, environ))


def _sent(track_id: int, environ: WSGIEnvironment) -> Sent | None:
    """As `stream_track` and `stream_track_head` make it; None for all that is unusual."""
    method = environ["REQUEST_METHOD"]
    given = dict(parse_qsl(environ["QUERY_STRING"], keep_blank_values=True))
    usual = method in ("GET", "HEAD") and given.keys() - {signing.LISTENER} == signing.NAMES
    if not usual:
        return None
    claim = signing.read(track_id, given, key=env.STREAM_KEY, now=utc_now())
    source = queries.source_at_once(claim)
    if source is None:
        return None
    conditions = {name: environ[key] for name, key in _CONDITIONS.items() if key in environ}
    return send(Asked(method, conditions), playing.stored(source))


def _body(stretch: Stretch | None, environ: WSGIEnvironment) -> Iterable[bytes]:
    if stretch is None:
        return iter([b""])  # of a list granian counts the bytes: 0 of a 304
    wrapper = environ.get("wsgi.file_wrapper")
    return wrapper(stretch, CHUNK) if wrapper else stretch

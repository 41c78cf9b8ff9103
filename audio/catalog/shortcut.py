"""The short way to what a track, an album or an artist is for everybody."""

import re
from typing import Final
from wsgiref.types import WSGIEnvironment

from pydantic_core import to_json

from audio.catalog import shelves
from audio.catalog.freshness import named
from config import env
from config.conditional import FOR_ALL, tag
from config.shortcut import Answer, scheme
from users.accounts.listening import listens, nobody

_SHELVES: Final = {
    "track": shelves.tracks,
    "album": shelves.albums,
    "artist": shelves.artists,
}
_UNUSUAL: Final = ("HTTP_AUTHORIZATION", "HTTP_IF_NONE_MATCH")


class Things:
    """A `config.shortcut.Way`; whoever has a token or a tag goes the long one.

    So do all where it depends on where they are, or where another database may be asked.
    """

    path = re.compile(r"/api/(track|album|artist)s/([1-9][0-9]{0,17})/", re.ASCII)

    def __init__(self) -> None:
        self.is_open = not (env.COUNTRY_HEADER or env.DATABASE_REPLICA_URLS)

    def route(self, found: re.Match[str]) -> str:
        return f"api/{found[1]}s/<int:{found[1]}_id>/"

    def answer(self, environ: WSGIEnvironment, found: re.Match[str]) -> Answer | None:
        if environ["REQUEST_METHOD"] != "GET" or environ.get("QUERY_STRING"):
            return None
        if not self.is_open or any(name in environ for name in _UNUSUAL):
            return None
        base = env.BASE_URL or f"{scheme(environ)}://{environ['HTTP_HOST']}"
        with listens(nobody()):
            shown = _SHELVES[found[1]].for_nobody(base, int(found[2]))
        if shown is None:
            return None
        thing, state = shown
        body = to_json(thing)
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Content-Length": str(len(body)),
            "ETag": tag(named(state), found[0]),
            "Cache-Control": FOR_ALL,
            "Vary": "Authorization, origin",
        }
        return Answer(200, headers, [body])

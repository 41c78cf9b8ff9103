"""Everything that can be read, read by people who must not know of something."""

import base64
import binascii
import itertools
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

from config.api import api as ninja
from tests.api_client import Api

ABSENT = 987_654_321
CHANGING = frozenset(
    {
        "request_id",
        "generated_at",
        "cursor",
        "likes_count",
        "plays_count",
        "rating",
        "made_at",
        "next_at",
    }
)
"""A request's own, how much the server writes, and what counts everybody's doings."""
_TOKEN = re.compile(r"[A-Za-z0-9_+/-]{8,}={0,2}")
Places = Mapping[str, Sequence[Any]]
QUERIES: Mapping[str, Sequence[str]] = {
    "limit": ("1",),
    "cursor": ("bnVsbA",),
    "offset": ("0",),
    "q": ("zqxcan", "z"),
    "type": ("track,playlist",),
    "include": ("album,appears_on",),
    "genre": ("ambient",),
    "year": ("2026",),
    "from": ("2026-01-01",),
    "days": ("7",),
    "types": ("tracks", "playlists", "library"),
    "key": ("x" * 22,),
    "quality": ("low",),
    "mood": ("calm",),
    "language": ("en",),
    "album_type": ("album",),
    "status": ("failed",),
    "folder": ("none",),
    "kinds": ("release",),
    "after": ("2020-01-01T00:00:00Z",),
    "before": ("2030-01-01T00:00:00Z",),
    "to": ("1",),
    "version": ("2026-11",),
    **dict.fromkeys(("r", "e", "u", "d", "k", "l"), ("1",)),
}
"""What is tried for each parameter, one at a time. Ids besides: those of the scene."""
IDS = {
    "ids": "track_id",
    "tracks": "track_id",
    "albums": "album_id",
    "artists": "artist_id",
    "playlists": "playlist_id",
    "artist": "artist_id",
    "album": "album_id",
}
ELSEWHERE = {"start_google", "finish_google", "stream_events"}
"""They speak to somebody else's server; the last speaks from a process of its own."""


class Get(NamedTuple):
    """An operation that only reads."""

    name: str
    path: str
    places: tuple[str, ...]
    queries: Mapping[str, Sequence[str]]

    def unknown(self) -> set[str]:
        """What nobody has said how to fill."""
        return {name for name, tried in self.queries.items() if not tried}


def _parameters(entry: dict[str, Any], where: str) -> dict[str, Any]:
    told = [p for p in entry.get("parameters", []) if p["in"] == where]
    return {p["name"]: _choices(p["name"], p["schema"]) for p in told}


def _choices(name: str, schema: dict[str, Any]) -> Sequence[str]:
    """Some of what there is to choose from, else what `QUERIES` says."""
    forms = [_meant(form) for form in (schema, *schema.get("anyOf", []))]
    named = [str(one) for form in forms for one in form.get("enum", [])]
    named += [str(form["const"]) for form in forms if "const" in form]
    if any(form.get("type") == "boolean" for form in forms):
        named += ["true", "false"]
    return named[:2] or QUERIES.get(name, ("id",) if name in IDS else ())


def _meant(form: dict[str, Any]) -> dict[str, Any]:
    """Shapes with a name stand in another place."""
    name = form.get("$ref", "").rpartition("/")[2]
    return DESCRIBED["components"]["schemas"][name] if name else form


DESCRIBED = ninja.get_openapi_schema()
GETS = [
    Get(e["operationId"], path, tuple(_parameters(e, "path")), _parameters(e, "query"))
    for path, methods in DESCRIBED["paths"].items()
    for method, e in methods.items()
    if method == "get" and e["operationId"] not in ELSEWHERE
]


class Answer(NamedTuple):
    """As bytes on the wire, and as JSON without what changes by itself."""

    url: str
    status: int
    wire: str
    told: Any


def urls(get: Get, places: Places) -> Iterator[str]:
    """At every place there is, and there with every parameter."""
    for values in itertools.product(*(places[name] for name in get.places)):
        path = get.path.format(**dict(zip(get.places, values, strict=True)))
        yield path
        for name, choices in get.queries.items():
            ids = [str(pk) for pk in places[IDS[name]]] if name in IDS else []
            for value in [*ids, ",".join(ids)] if ids else choices:
                yield f"{path}?{urlencode({name: value})}"


def read(api: Api, url: str, tag: str = "") -> Answer:
    response = api.get(url, If_None_Match=tag) if tag else api.get(url)
    body = b"".join(response) if response.streaming else response.content
    lines = "\n".join(f"{name}: {value}" for name, value in response.items())
    told = None
    if "json" in response.headers.get("Content-Type", ""):
        told = _steady(json.loads(body))
    return Answer(url, response.status_code, f"{lines}\n{body.decode(errors='replace')}", told)


def read_all(api: Api, places: Places) -> list[Answer]:
    return [read(api, url) for get in GETS for url in urls(get, places)]


def _steady(told: Any) -> Any:
    if isinstance(told, list):
        return [_steady(one) for one in told]
    if not isinstance(told, dict):
        return told
    counted = CHANGING | ({"followers_count"} if told.get("type") == "artist" else set())
    return {name: _steady(value) for name, value in told.items() if name not in counted}


def tells(text: str, secret: str) -> bool:
    """Whether it holds the secret, plainly or within something encoded."""
    seen = text.lower()
    if secret in seen:
        return True
    return any(secret in _decoded(token).lower() for token in _TOKEN.findall(text))


def _decoded(token: str) -> str:
    bare = token.rstrip("=").translate(str.maketrans("+/", "-_"))
    try:
        raw = base64.urlsafe_b64decode(bare + "=" * (-len(bare) % 4))
    except (binascii.Error, ValueError):
        return ""
    return raw.decode(errors="replace")

"""Pages that anybody may open, read by people who must not know of something.

They are no operations of the API, and look at nobody's token: each is asked all the same.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode, urlsplit

from audio.models import ShareLink
from audio.sharing import codes
from audio.sharing.models import Kind
from tests.access.leaks import Answer, read
from tests.api_client import Api

IDS: Mapping[Kind, str] = {
    Kind.TRACK: "track_id",
    Kind.ALBUM: "album_id",
    Kind.ARTIST: "artist_id",
    Kind.PLAYLIST: "playlist_id",
    Kind.GENRE: "genre_id",
}
"""Names of places."""
BASE = "http://testserver"
WRONG_KEY = "x" * 22
_SIGNED = re.compile(r"(?<=[?&;])(e|k|u|r|d)=[^\s\"'&]*")
"""A preview's address ends, and another takes its place."""


def link(kind: str, pk: int) -> str:
    """A short link's code, as it was given out while everybody saw the thing."""
    code = codes.new_code(secret=False)
    found, _ = ShareLink.objects.get_or_create(
        kind=kind, object_id=pk, key="", defaults={"code": code}
    )
    return found.code


def about(kind: str, pk: int) -> Iterator[str]:
    """Every address there is of a thing."""
    page = f"/s/{kind}/{pk}/x/"
    yield from (page, f"/s/{kind}/{pk}/", f"{page}?key={WRONG_KEY}")
    yield f"/embed/{kind}/{pk}/"
    yield f"/embed/{kind}/{pk}/?key={WRONG_KEY}"
    if kind == Kind.TRACK:
        yield f"/embed/track/{pk}/preview/"
    short = f"/l/{link(kind, pk)}/"
    yield short
    for format_ in ("json", "xml"):
        for path in (page, short):
            yield f"/oembed?{urlencode({'url': BASE + path, 'format': format_})}"


def read_pages(api: Api, places: Mapping[str, Sequence[Any]]) -> list[Answer]:
    """Of all things, the page that each leads to besides; then robots and the sitemap."""
    told = []
    for kind, name in IDS.items():
        for pk in places.get(name, ()):
            for url in about(kind, pk):
                answer = look(api, url)
                told.append(answer)
                if answer.status in (301, 302):
                    told.append(look(api, whereto(api, url)))
    told += [look(api, "/robots.txt"), look(api, "/sitemap.xml")]
    files = re.findall(r"<loc>http://testserver([^<]+)</loc>", told[-1].wire)
    return told + [look(api, file) for file in files]


def whereto(api: Api, url: str) -> str:
    place = urlsplit(api.get(url).headers["Location"])
    return f"{place.path}?{place.query}" if place.query else place.path


def look(api: Api, url: str, tag: str = "") -> Answer:
    """What it says, without what every request has of its own."""
    answer = read(api, url, tag)
    lines = [
        line
        for line in answer.wire.split("\n")
        if not line.startswith(("X-Request-ID:", "ETag:"))
    ]
    steady = _SIGNED.sub("", "\n".join(lines))
    return answer._replace(told=re.sub(r'"request_id":"[^"]*"', "", steady))

"""Ranges and conditions, compared with a real nginx that serves the same file."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from audio.models import Track
from tests import make
from tests.api_client import Api, ApiFor, refused
from tests.audio.streaming import stored
from tests.servers import Answer, ask, free_port, nginx

pytestmark = pytest.mark.django_db

OLD, FUTURE = "Wed, 21 Oct 2015 07:28:00 GMT", "Wed, 21 Oct 2099 07:28:00 GMT"
SIZE = 1000
CONTENT = stored.noise(SIZE)


class Expected(NamedTuple):
    """`content` is that of a GET."""

    status: int
    content: bytes = b""
    range: str | None = None


WHOLE = Expected(200, CONTENT)
UNCHANGED = Expected(304)
UNSATISFIABLE = Expected(416, b"", "bytes */1000")
OTHER_FILE = Expected(412)


def part(first: int, last: int) -> Expected:
    return Expected(206, CONTENT[first : last + 1], f"bytes {first}-{last}/1000")


RANGES = {
    "bytes=0-": part(0, 999),
    "bytes=0-1": part(0, 1),
    "bytes=0-0": part(0, 0),
    "bytes=999-": part(999, 999),
    "bytes=999-999": part(999, 999),
    "bytes=10-19": part(10, 19),
    "bytes=500-5000": part(500, 999),
    "bytes=0-999": part(0, 999),
    "bytes=0-1000": part(0, 999),
    "bytes=-1": part(999, 999),
    "bytes=-1000": part(0, 999),
    "bytes=-5000": part(0, 999),
    "bytes=0-9223372036854775807": part(0, 999),
    "bytes=-9223372036854775807": part(0, 999),
    "bytes=00-01": part(0, 1),
    "bytes= 0-1": part(0, 1),
    "bytes=0 - 1": part(0, 1),
    "BYTES=0-1": part(0, 1),
    "bytes=0-1,2000-": part(0, 1),
    "bytes=2000-,0-1": part(0, 1),
    "bytes=5-4,0-1": part(0, 1),
    "bytes=-0,0-1": part(0, 1),
    "bytes=1000-": UNSATISFIABLE,
    "bytes=1000-1001": UNSATISFIABLE,
    "bytes=-0": UNSATISFIABLE,
    "bytes=5-4": UNSATISFIABLE,
    "bytes=abc": UNSATISFIABLE,
    "bytes=-": UNSATISFIABLE,
    "bytes=--1": UNSATISFIABLE,
    "bytes=1": UNSATISFIABLE,
    "bytes=+1-5": UNSATISFIABLE,
    "bytes=0x1-5": UNSATISFIABLE,
    "bytes=0-1;": UNSATISFIABLE,
    "bytes=-1-2": UNSATISFIABLE,
    "bytes=0--1": UNSATISFIABLE,
    "bytes=0-1,": UNSATISFIABLE,
    "bytes=,0-1": UNSATISFIABLE,
    "bytes=0-1,junk": UNSATISFIABLE,
    "bytes=2000-,3000-": UNSATISFIABLE,
    "bytes=0-9223372036854775808": UNSATISFIABLE,
    "bytes=99999999999999999999-": UNSATISFIABLE,
    "bytes=0-99999999999999999999": UNSATISFIABLE,
    "bytes=-99999999999999999999": UNSATISFIABLE,
    "bytes=": WHOLE,
    "bytes": WHOLE,
    "bytes = 0-1": WHOLE,
    "items=0-1": WHOLE,
    "bytes=0-,0-": WHOLE,
    "bytes=0-500,400-999": WHOLE,
    "bytes=0-,-5": WHOLE,
}
"""Nginx's own answer to each."""

MULTIPART = ("bytes=0-1,5-6", "bytes=0-1, 5-6", "bytes=0-1,1-5")
"""Here nginx sends multipart; we the whole file, which RFC 9110 (14.2) leaves us free to."""

FEW = "bytes=0-1"
CONDITIONS: list[tuple[dict[str, str], Expected]] = [
    ({"If-Range": "{etag}", "Range": FEW}, part(0, 1)),
    ({"If-Range": "{etag} ", "Range": FEW}, part(0, 1)),
    ({"If-Range": "W/{etag}", "Range": FEW}, WHOLE),
    ({"If-Range": '"other"', "Range": FEW}, WHOLE),
    ({"If-Range": '"', "Range": FEW}, WHOLE),
    ({"If-Range": "{date}", "Range": FEW}, part(0, 1)),
    ({"If-Range": OLD, "Range": FEW}, WHOLE),
    ({"If-Range": FUTURE, "Range": FEW}, WHOLE),
    ({"If-Range": "junk", "Range": FEW}, WHOLE),
    ({"If-Range": "*", "Range": FEW}, WHOLE),
    ({"If-Range": '"other"', "Range": "bytes=2000-"}, WHOLE),
    ({"If-Range": "{etag}", "Range": "bytes=2000-"}, UNSATISFIABLE),
    ({"If-Range": "{etag}"}, WHOLE),
    ({"If-None-Match": "{etag}"}, UNCHANGED),
    ({"If-None-Match": "W/{etag}"}, UNCHANGED),
    ({"If-None-Match": "*"}, UNCHANGED),
    ({"If-None-Match": '"other", {etag}'}, UNCHANGED),
    ({"If-None-Match": '"other",W/{etag}'}, UNCHANGED),
    ({"If-None-Match": '"other"'}, WHOLE),
    ({"If-None-Match": "{etag}junk"}, WHOLE),
    ({"If-None-Match": "{etag}", "Range": FEW}, UNCHANGED),
    ({"If-None-Match": "{etag}", "Range": "bytes=2000-"}, UNCHANGED),
    ({"If-None-Match": '"other"', "Range": FEW}, part(0, 1)),
    ({"If-Modified-Since": "{date}"}, UNCHANGED),
    ({"If-Modified-Since": OLD}, WHOLE),
    ({"If-Modified-Since": FUTURE}, WHOLE),
    ({"If-Modified-Since": "junk"}, WHOLE),
    ({"If-Modified-Since": "{date}", "Range": FEW}, UNCHANGED),
    ({"If-Modified-Since": OLD, "Range": FEW}, part(0, 1)),
    ({"If-None-Match": "{etag}", "If-Modified-Since": "{date}"}, UNCHANGED),
    ({"If-None-Match": '"other"', "If-Modified-Since": "{date}"}, WHOLE),
    ({"If-None-Match": "{etag}", "If-Modified-Since": OLD}, WHOLE),
    ({"If-Match": "{etag}", "Range": FEW}, part(0, 1)),
    ({"If-Match": "*"}, WHOLE),
    ({"If-Match": '"other"'}, OTHER_FILE),
    ({"If-Match": "W/{etag}"}, OTHER_FILE),
    ({"If-Match": '"other"', "If-None-Match": "{etag}"}, OTHER_FILE),
    ({"If-Unmodified-Since": "{date}"}, WHOLE),
    ({"If-Unmodified-Since": FUTURE, "Range": FEW}, part(0, 1)),
    ({"If-Unmodified-Since": OLD}, OTHER_FILE),
    ({"If-Unmodified-Since": "junk"}, OTHER_FILE),
]

CASES = [({"Range": wanted}, expected) for wanted, expected in RANGES.items()] + CONDITIONS
both_methods = pytest.mark.parametrize("method", ["GET", "HEAD"])


@pytest.fixture
def track() -> Track:
    return stored.track(CONTENT)


@pytest.fixture
def listener(api_for: ApiFor) -> Api:
    return api_for(make.user())


def ours(listener: Api, track: Track, method: str, **headers: str) -> Answer:
    """From our own Range view, at its real address."""
    send: Any = listener.head if method == "HEAD" else listener.get
    response = send(f"/api/tracks/{track.pk}/stream/", **headers)
    body = b"".join(response) if response.streaming else response.content
    lower = {name.lower(): value for name, value in response.headers.items()}
    return Answer(response.status_code, lower, body)


def fill(headers: dict[str, str], first: Answer) -> dict[str, str]:
    """In the words of a server, by its first answer."""
    known = {"{etag}": first.headers["etag"], "{date}": first.headers["last-modified"]}
    filled = {}
    for name, value in headers.items():
        for mark, word in known.items():
            value = value.replace(mark, word)
        filled[name.replace("-", "_")] = value
    return filled


def said(answer: Answer) -> Expected:
    """The body of a refusal is no part of the file."""
    refusal = answer.status >= 400
    return Expected(
        answer.status, b"" if refusal else answer.body, answer.headers.get("content-range")
    )


def table(ask_for: Callable[[str, dict[str, str]], Answer], method: str) -> dict[str, Expected]:
    """What a server answers to each case."""
    first = ask_for("GET", {})
    answers = {}
    for headers, _ in CASES:
        answer = ask_for(method, fill(headers, first))
        answers[str(headers)] = said(answer)
        if answer.status in (200, 206):
            assert answer.headers["content-type"] == "audio/ogg"
            expected = str(len(answer.body)) if method == "GET" else length(answer)
            assert answer.headers["content-length"] == expected, headers
    return answers


def length(answer: Answer) -> str:
    """By the other headers."""
    span = answer.headers.get("content-range", "bytes 0-999/1000").split()[1].split("/")[0]
    first, last = map(int, span.split("-"))
    return str(last - first + 1)


def wanted(method: str) -> dict[str, Expected]:
    bare = method == "HEAD"
    return {
        str(headers): expected._replace(content=b"") if bare else expected
        for headers, expected in CASES
    }


@both_methods
def test_our_answers(listener: Api, track: Track, method: str) -> None:
    answers = table(lambda way, headers: ours(listener, track, way, **headers), method)

    assert answers == wanted(method)


@pytest.fixture(scope="module")
def nginx_port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    folder: Path = tmp_path_factory.mktemp("served")
    (folder / "song.ogg").write_bytes(CONTENT)
    port = free_port()
    block = f"types {{ audio/ogg ogg; }} server {{ listen 127.0.0.1:{port}; root {folder}; }}"
    with nginx(tmp_path_factory.mktemp("nginx"), block):
        yield port


@both_methods
def test_nginx_answers_the_same(nginx_port: int, method: str) -> None:
    """So the table above is nginx's, not only ours."""
    answers = table(lambda way, headers: ask(nginx_port, "/song.ogg", way, **headers), method)

    assert answers == wanted(method)


@pytest.mark.parametrize("wanted", MULTIPART)
def test_of_several_ranges_we_send_the_whole(
    listener: Api, track: Track, nginx_port: int, wanted: str
) -> None:
    assert said(ours(listener, track, "GET", Range=wanted)) == WHOLE

    multipart = ask(nginx_port, "/song.ogg", Range=wanted)
    assert multipart.status == 206
    assert multipart.headers["content-type"].startswith("multipart/byteranges")


def test_an_empty_file_has_no_ranges(listener: Api) -> None:
    track = stored.track(b"")

    for wanted in ("bytes=0-", "bytes=0-0", "bytes=-1", "bytes=-0"):
        answer = ours(listener, track, "GET", Range=wanted)
        assert (answer.status, answer.body) == (200, b"")
    assert ours(listener, track, "GET", Range="bytes=5-").status == 416


def test_refusals_are_problems(listener: Api, track: Track) -> None:
    address = f"/api/tracks/{track.pk}/stream/"

    beyond = listener.get(address, Range="bytes=2000-")
    other = listener.get(address, If_Match='"other"')

    refused(beyond, 416, "range_not_satisfiable")
    assert beyond.headers["Content-Range"] == "bytes */1000"
    refused(other, 412, "precondition_failed")

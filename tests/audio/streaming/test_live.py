"""Bytes from our real server, as a listener's machine gets them."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from audio.models import Track
from tests import make
from tests.audio.streaming import stored
from tests.audio.streaming.test_ranges import CASES, CONTENT, Expected, fill
from tests.object_storage import variables
from tests.servers import Web, ask, web

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("live")


@pytest.fixture(scope="module")
def server(place: Path, django_db_setup: None) -> Iterator[Web]:
    """One for all tests here, with DELIVERY=file; each test finds its own rows."""
    with web(place) as running:
        yield running


@pytest.fixture(autouse=True)
def media(place: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = place / "media"


def told(server: Web, track: Track, quality: str = "original") -> dict[str, Any]:
    """What `play` answers a listener."""
    token = make.tokens(make.user()).access
    path = f"/api/tracks/{track.pk}/play/?quality={quality}"
    answer = server.ask(path, "POST", Authorization=f"Bearer {token}")
    assert answer.status == 200, answer.body
    return dict(json.loads(answer.body))


def signed(server: Web, track: Track, quality: str = "original") -> str:
    """The path in it."""
    split = urlsplit(told(server, track, quality)["url"])
    assert split.netloc == f"127.0.0.1:{server.port}"
    return f"{split.path}?{split.query}"


def seconds_of(playlists: str) -> float:
    """How much sound FFmpeg finds: it reads the master playlist, and only ranges of files."""
    program = shutil.which("ffmpeg")
    if program is None:
        pytest.skip("needs ffmpeg")
    run = subprocess.run(
        [program, "-v", "error", "-http_persistent", "0", "-i", playlists]
        + ["-f", "s16le", "-ac", "1", "-ar", "44100", "-"],
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert run.stderr == b""
    return len(run.stdout) / 2 / 44_100


def test_every_range_and_condition(server: Web) -> None:
    path = signed(server, stored.track(CONTENT))
    first = server.ask(path)
    assert first.body == CONTENT

    for method in ("GET", "HEAD"):
        answers, expected = {}, {}
        for headers, wanted in CASES:
            case, answer = str(headers), server.ask(path, method, **fill(headers, first))
            body = b"" if answer.status >= 400 else answer.body
            answers[case] = Expected(answer.status, body, answer.headers.get("content-range"))
            expected[case] = wanted if method == "GET" else wanted._replace(content=b"")
            if answer.status in (200, 206):
                assert answer.headers["content-length"] == str(len(wanted.content)), case
        assert answers == expected


def test_a_304_does_not_say_that_the_file_is_empty(server: Web) -> None:
    path = signed(server, stored.track(CONTENT))
    etag = server.ask(path).headers["etag"]

    answer = server.ask(path, If_None_Match=etag)

    assert answer.status == 304
    assert answer.headers["content-length"] == "1000"
    assert answer.headers["etag"] == etag


def test_random_ranges_joined_are_the_file(server: Web) -> None:
    content = stored.noise(3_000_001)
    path = signed(server, stored.track(content))

    parts = {}
    for first, last in stored.stretches(len(content), 20):
        parts[first] = server.ask(path, Range=f"bytes={first}-{last}").body

    assert b"".join(part for _, part in sorted(parts.items())) == content


def test_ffmpeg_decodes_the_playlists(server: Web) -> None:
    playlists = told(server, stored.processed())["hls_url"]

    assert seconds_of(playlists) == pytest.approx(stored.SECONDS, abs=0.05)


def test_with_object_storage(bucket: str, tmp_path: Path) -> None:
    """`play`, then `stream`, which leads to the bucket; for segments too."""
    track = stored.processed()
    with web(tmp_path, DELIVERY="s3", **variables(bucket)) as server:
        answer = server.ask(signed(server, track, "high"))
        seconds = seconds_of(told(server, track)["hls_url"])

    assert answer.status == 302
    split = urlsplit(answer.headers["location"])
    part = ask(split.port or 0, f"{split.path}?{split.query}", Range="bytes=4-7")
    assert (part.status, part.body) == (206, b"ftyp")
    assert part.headers["content-type"] == "audio/mp4"
    assert seconds == pytest.approx(stored.SECONDS, abs=0.05)

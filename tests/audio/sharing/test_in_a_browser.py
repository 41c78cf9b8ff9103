"""Share pages and embedded players in a real browser: they sound, also without scripts."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage

from audio.models import Album, Artist, Track
from audio.playlists.models.playlist import Visibility
from config import images
from tests import make_music, make_playlist
from tests.audio.portal.browsing import Visit
from tests.audio.sharing.opened import address
from tests.audio.streaming import stored
from tests.chromium import PATIENCE, chromium
from tests.make_picture import halves, opened
from tests.object_storage import bucket_of, serving, use, variables
from tests.servers import Web, web

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
LONG = "The Very Long Named Orchestra of the Harbour and its Islands, " * 4
MOVES = "[...document.querySelectorAll('audio')].some((one) => one.currentTime > 0.3)"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("browser")


@pytest.fixture(scope="module")
def server(place: Path, django_db_setup: None) -> Iterator[Web]:
    with web(place) as running:
        yield running


@pytest.fixture(autouse=True)
def media(place: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = place / "media"


@pytest.fixture
def seen(server: Web) -> Iterator[Visit]:
    with chromium() as browser:
        browser.look()
        yield Visit(browser, server, f"http://127.0.0.1:{server.port}")


def song(**named: Any) -> Track:
    """With half a minute, here two seconds, that really sounds."""
    made = make_music.track(**named)
    taste = {"name": "normal", "packaging": "preview", "container": "mp4", "codec": "aac"}
    content = stored.aac(160_000, fragments=False, seconds=2)
    stored.rendition(made, content, **taste | {"duration_ms": 2_000})
    return made


def things() -> dict[str, int]:
    """One of each kind that has a page, with all that may stand on it."""
    made = [
        song(
            title=title,
            artist="Lumen",
            album="Slow Water",
            genres=("Ambient",),
            featuring=("Mallow",),
            explicit=True,
        )
        for title in ("Night Ferry", LONG, "ليلة العبّارة")
    ]
    first = made[0]
    assert first.album is not None
    cover = images.store(opened(halves("teal", "navy")))
    Album.objects.filter(pk=first.album.pk).update(cover_key=cover)
    Artist.objects.filter(pk=first.artist_id).update(
        bio="Two sisters.\n\nOne causeway.",
        links=["https://lumen.example/about"],
        cover_key=images.Picture(opened(halves("teal", "navy")), banner=True).store(),
        followers_count=12_345,
    )
    Track.objects.filter(pk=first.pk).update(plays_count=12_345, likes_count=678)
    playlist = make_playlist.of(made, title="For later", visibility=Visibility.PUBLIC)
    return {
        "track": first.pk,
        "album": first.album.pk,
        "artist": first.artist_id,
        "playlist": playlist.pk,
        "genre": first.genres.get().pk,
    }


def await_true(seen: Visit, condition: str) -> None:
    until = time.monotonic() + PATIENCE
    while seen.browser.run(condition) is not True:
        assert time.monotonic() < until, f"{condition}: {seen.browser.complaints}"
        time.sleep(0.05)


def test_every_page_in_every_width_and_theme_shuts_nobody_out(seen: Visit) -> None:
    for kind, pk in things().items():
        for path in (address(kind, pk), f"/embed/{kind}/{pk}/"):
            for width, theme in ((390, "light"), (1280, "dark")):
                seen.browser.look(width=width, theme=theme)
                seen.open(path)
                assert seen.faults() == [], (path, width, theme)
                wide = seen.browser.run("document.documentElement.scrollWidth")
                assert wide <= width, (path, width)
    assert seen.browser.complaints == []


def test_a_preview_sounds_and_can_be_stopped(seen: Visit) -> None:
    seen.open(address("track", song(title="Night Ferry").pk))
    assert seen.count("audio") == 1
    assert (
        seen.browser.run("getComputedStyle(document.querySelector('audio')).display") == "none"
    )
    seen.browser.click("[data-player] [data-play]")
    await_true(seen, MOVES)
    label = "document.querySelector('[data-player] [data-play]').getAttribute('aria-label')"
    await_true(seen, f"{label} === 'Pause'")
    seen.browser.click("[data-player] [data-play]")
    await_true(seen, f"{label} === 'Play'")
    assert seen.browser.run("document.querySelector('audio').paused") is True
    seen.browser.run(
        "const s = document.querySelector('[data-seek]'); s.value = 500;"
        "s.dispatchEvent(new Event('input'))"
    )
    await_true(seen, "Math.abs(document.querySelector('audio').currentTime - 1) < 0.1")
    assert seen.browser.complaints == []


def test_the_previews_of_a_list_follow_each_other(seen: Visit) -> None:
    tracks = [song(title=title) for title in ("First", "Second")]
    silent = make_music.track(title="Silent")
    playlist = make_playlist.of([tracks[0], silent, tracks[1]], visibility=Visibility.PUBLIC)
    seen.open(address("playlist", playlist.pk))
    seen.browser.click(".song:first-child [data-play]")
    await_true(seen, MOVES)
    assert seen.text("[data-now]") == "First"
    await_true(seen, "document.querySelector('[data-now]').textContent === 'Second'")
    await_true(seen, MOVES)
    await_true(seen, "document.querySelectorAll('audio')[0].paused")
    await_true(seen, "document.querySelector('.is-current .song-title').text === 'Second'")
    assert seen.browser.complaints == []


def test_without_scripts_the_browsers_own_controls_are_there(seen: Visit) -> None:
    made = song(title="Night Ferry", album="Slow Water")
    seen.browser.without_scripts()
    for path in (address("track", made.pk), address("album", made.album_id or 0)):
        seen.open(path)
        shown = seen.browser.run(
            "(() => { const a = document.querySelector('audio');"
            "return a.controls && getComputedStyle(a).display !== 'none'"
            " && a.getBoundingClientRect().height >= 40; })()"
        )
        assert shown is True
        hidden = "document.querySelector('[data-play]').offsetParent === null"
        assert seen.browser.run(hidden) is True
        link = seen.browser.run("document.querySelector('#address').value")
        assert link == seen.base + path


def test_copies_the_link(seen: Visit) -> None:
    made = song(title="Night Ferry")
    seen.browser.do(
        "Browser.grantPermissions",
        origin=seen.base,
        permissions=["clipboardReadWrite", "clipboardSanitizedWrite"],
    )
    seen.open(address("track", made.pk))
    seen.browser.click("[data-copy]")
    await_true(seen, "document.querySelector('[data-announce]').textContent === 'Copied'")
    read = seen.browser.do(
        "Runtime.evaluate",
        expression="navigator.clipboard.readText()",
        awaitPromise=True,
        returnByValue=True,
    )["result"]["value"]
    assert read == seen.base + address("track", made.pk)


def test_a_page_whose_addresses_have_ended_gets_new_ones(
    seen: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = song(title="Night Ferry")
    seen.open(address("track", made.pk))
    seen.browser.run(
        "document.querySelector('audio').src ="
        " document.querySelector('audio').src.replace(/e=\\d+/, 'e=1')"
    )
    with seen.browser.loading():
        seen.browser.click("[data-player] [data-play]")
    seen.browser.click("[data-player] [data-play]")
    await_true(seen, MOVES)


class Blog(BaseHTTPRequestHandler):
    """Somebody else's page, with our players in it."""

    def __init__(self, page: str, *given: Any) -> None:
        self.page = page
        super().__init__(*given)

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(self.page.encode())

    def log_message(self, *_: Any) -> None:
        """It has no log."""


@contextmanager
def blog(page: str) -> Iterator[str]:
    """Its address: another origin than ours, by its port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Blog, page))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def in_frame(seen: Visit, script: str) -> Any:
    """What JavaScript gives inside the only frame of the page that is open."""
    tree = seen.browser.do("Page.getFrameTree")["frameTree"]
    frame = tree["childFrames"][0]["frame"]["id"]
    world = seen.browser.do("Page.createIsolatedWorld", frameId=frame)["executionContextId"]
    told = seen.browser.do(
        "Runtime.evaluate",
        expression=script,
        contextId=world,
        returnByValue=True,
        userGesture=True,
    )
    return told["result"].get("value")


@pytest.mark.parametrize("kind", ["track", "playlist"])
def test_it_plays_in_a_frame_of_another_origin(seen: Visit, kind: str) -> None:
    pk = things()[kind]
    frame = f'<iframe src="{seen.base}/embed/{kind}/{pk}/" width="300" height="80"></iframe>'
    with blog(f"<!doctype html><title>A blog</title>{frame}") as there:
        seen.browser.open(there)
        until = time.monotonic() + PATIENCE
        while in_frame(seen, "document.readyState") != "complete":
            assert time.monotonic() < until
        in_frame(seen, "document.querySelector('.taste-play').click()")
        while in_frame(seen, MOVES) is not True:
            assert time.monotonic() < until, seen.browser.complaints
            time.sleep(0.05)
        assert in_frame(seen, "document.cookie") == ""
        assert in_frame(seen, "document.documentElement.scrollHeight <= innerHeight") is True
        assert seen.browser.complaints == []


def test_no_other_page_of_ours_is_shown_in_a_frame(seen: Visit) -> None:
    path = address("track", song(title="Night Ferry").pk)
    with blog(f'<!doctype html><iframe src="{seen.base}{path}"></iframe>') as there:
        seen.browser.open(there)
        heading = "document.querySelector('h1')?.textContent ?? ''"
        assert "Night Ferry" not in in_frame(seen, heading)
        assert any("frame" in one.lower() for one in seen.browser.complaints)


def test_it_plays_from_the_bucket(settings: Any, tmp_path: Path) -> None:
    """Its policy lets it, and lets it show its cover from there."""
    with serving() as bucket:
        use(settings, bucket)
        stored_there = {"DELIVERY": "s3", **variables(bucket)}
        with bucket_of(default_storage), web(tmp_path, **stored_there) as far:
            pk = things()["track"]
            with chromium() as browser:
                seen = Visit(browser, far, f"http://127.0.0.1:{far.port}")
                seen.open(f"/embed/track/{pk}/")
                seen.browser.click(".taste-play")
                await_true(seen, MOVES)
                await_true(seen, "document.querySelector('.embed-cover img').naturalWidth > 0")
                assert seen.browser.complaints == []

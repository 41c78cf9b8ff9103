"""What was made of a track, played by a real browser from our real server."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from audio.models import Track
from tests import make
from tests.audio.streaming import stored
from tests.chromium import PATIENCE, Chromium, chromium
from tests.object_storage import variables
from tests.servers import Web, web

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

BY_SEGMENTS = """
async function load(master) {
  const lines = async (url) => (await (await fetch(url)).text()).split("\\n");
  const media = (await lines(master)).find((line) => line && line[0] !== "#");
  const source = new MediaSource();
  audio.src = URL.createObjectURL(source);
  await new Promise((done) => source.addEventListener("sourceopen", done, { once: true }));
  const buffer = source.addSourceBuffer('audio/mp4; codecs="mp4a.40.2"');
  let address = "";
  const wanted = [];
  for (const line of await lines(media)) {
    const range = line.match(/BYTERANGE[:=]"?(\\d+)@(\\d+)/);
    if (range) wanted.push([Number(range[2]), Number(range[1])]);
    if (line && line[0] !== "#") address = line;
  }
  for (const [offset, size] of wanted) {
    const headers = { Range: `bytes=${offset}-${offset + size - 1}` };
    const answer = await fetch(address, { headers });
    if (answer.status !== 206) throw new Error(answer.status);
    buffer.appendBuffer(await answer.arrayBuffer());
    await new Promise((done) => buffer.addEventListener("updateend", done, { once: true }));
  }
  source.endOfStream();
}
"""
"""All that a player of HLS does, in as few lines as will do."""


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


@contextmanager
def on_a_page(server: Web) -> Iterator[Chromium]:
    """One of ours, with an `audio` that makes no noise."""
    with chromium() as running:
        running.open(f"http://127.0.0.1:{server.port}/portal/sign-in/")
        running.run("window.audio = new Audio(); audio.muted = true")
        yield running


@pytest.fixture
def browser(server: Web) -> Iterator[Chromium]:
    with on_a_page(server) as running:
        yield running


def told(server: Web, track: Track) -> dict[str, Any]:
    """What `play` answers."""
    token = make.tokens(make.user()).access
    path = f"/api/tracks/{track.pk}/play/?quality=high"
    answer = server.ask(path, "POST", Authorization=f"Bearer {token}")
    assert answer.status == 200, answer.body
    return dict(json.loads(answer.body))


def press_play(browser: Chromium) -> None:
    """With a finger: of itself no page may begin to sound."""
    browser.do("Runtime.evaluate", expression="audio.play()", userGesture=True)


def await_true(browser: Chromium, condition: str) -> None:
    until = time.monotonic() + PATIENCE
    while browser.run(condition) is not True:
        state = browser.run("JSON.stringify([audio.currentTime, audio.error?.message])")
        assert time.monotonic() < until, f"{condition}: {state}, {browser.complaints}"
        time.sleep(0.1)


def test_one_file_plays_and_seeks(server: Web, browser: Chromium) -> None:
    """Safari's first question is for two bytes; Chromium's for all, then for stretches."""
    address = told(server, stored.processed())["url"]

    browser.run(f"audio.src = {json.dumps(address)}")
    press_play(browser)

    await_true(browser, "audio.currentTime > 1")
    assert browser.run("audio.duration") == pytest.approx(stored.SECONDS, abs=0.05)
    browser.run("audio.currentTime = 10")
    await_true(browser, "audio.currentTime > 11")
    await_true(browser, "audio.ended")
    assert browser.complaints == []


def test_segments_play_and_seek(server: Web, browser: Chromium) -> None:
    address = told(server, stored.processed())["hls_url"]

    browser.run(f"{BY_SEGMENTS}; load({json.dumps(address)})")
    press_play(browser)

    await_true(browser, "audio.currentTime > 1")
    await_true(browser, "audio.buffered.length === 1")  # no gap between any two
    await_true(browser, f"Math.abs(audio.duration - {stored.SECONDS}) < 0.05")
    browser.run("audio.currentTime = 10")
    await_true(browser, "audio.currentTime > 11")
    await_true(browser, "audio.ended")
    assert browser.complaints == []


def test_a_page_of_ours_plays_from_the_bucket(bucket: str, tmp_path: Path) -> None:
    """Its Content-Security-Policy lets it, and would let it show pictures from there."""
    track = stored.processed()

    with web(tmp_path, DELIVERY="s3", **variables(bucket)) as server, on_a_page(server) as page:
        page.run(f"audio.src = {json.dumps(told(server, track)['url'])}")
        press_play(page)

        await_true(page, "audio.currentTime > 1")
        policy = server.ask("/portal/sign-in/").headers["content-security-policy"]
        assert page.complaints == []

    for kind in ("img-src 'self' data: blob:", "media-src 'self' blob:", "connect-src 'self'"):
        assert f"{kind} {bucket};" in policy

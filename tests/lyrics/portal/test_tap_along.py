"""Tapping along, and the line that is lit, in a real browser while a song plays."""

import statistics
from typing import Any

import pytest

from tests.audio.portal.browsing import Visit
from tests.config.processes import eventually
from tests.lyrics.portal.editing import at_the_editor, open_tab, wait_until
from tests.lyrics.portal.songs import lyrics, song

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
WORDS = "The harbour lights are low\n\nThe ferry calls my name\nThe harbour lights are low"
STAMPS = [400, 1_100, 1_500, 2_300, 2_900, 4_100]
"""From when on each line is sung."""
LIT = (
    "[...document.querySelectorAll('#panel-preview li')].findIndex((l) => l.matches('.is-lit'))"
)

IN_SIGHT = """
(() => {
  const lit = document.querySelector('[data-song] .is-lit').getBoundingClientRect();
  const box = document.querySelector('[data-song]').getBoundingClientRect();
  return lit.top >= box.top && lit.bottom <= box.bottom;
})()
"""


def test_taps_give_the_times_at_which_the_keys_went_down(seen: Visit) -> None:
    at = song()
    at_the_editor(seen, at)
    seen.browser.fill_in("#id_text", WORDS)
    open_tab(seen, "sync")
    seen.browser.run(WATCH)
    seen.browser.click("[data-play]")
    wait_until(seen, 700)
    seen.browser.press(" ")
    wait_until(seen, 1_600)
    seen.browser.run("document.body.dataset.stall = 1")
    seen.browser.press("Enter")  # while the page is busy with something else
    wait_until(seen, 3_000)
    seen.browser.press(" ")

    hit = _song_times(seen.browser.run("watched"))
    assert "3 of 3 lines" in seen.text("#panel-sync")
    with seen.browser.loading():  # the address of this language
        seen.browser.click(".bottom button")
    (kept,) = at.words()
    assert kept[1] == WORDS
    times = [line["time_ms"] for line in kept[2]]
    assert [line["text"] for line in kept[2]] == [one for one in WORDS.split("\n") if one]
    assert len(hit) == 3
    for stamp, when in zip(times, hit, strict=True):
        assert abs(stamp - when) <= 80, (times, hit)
    assert seen.browser.complaints == []


WATCH = """
var watched = {samples: [], keys: []};
(() => {
  const audio = document.querySelector('audio');
  const look = () => {
    if (!audio.paused && audio.currentTime > 0.2) {
      watched.samples.push([performance.now(), audio.currentTime * 1000]);
    }
    if (document.body.dataset.stall) {
      delete document.body.dataset.stall;
      const until = performance.now() + 400;
      while (performance.now() < until);
    }
    requestAnimationFrame(look);
  };
  look();
  addEventListener('keydown', (event) => watched.keys.push(event.timeStamp), true);
})()
"""
"""Where the song is, looked at all the while; and when the browser was told of each key."""


def _song_times(watched: Any) -> list[float]:
    """By the song's clock, which runs as evenly as the browser's own."""
    ahead = statistics.median(song - at for at, song in watched["samples"])
    return [key + ahead for key in watched["keys"]]


def test_the_line_that_is_sung_is_lit(seen: Visit) -> None:
    at = song()
    sung = [(ms, f"Line {number}") for number, ms in enumerate(STAMPS)]
    synced = [{"time_ms": ms, "text": text} for ms, text in sung]
    lyrics(at.track, "\n".join(text for _, text in sung), synced=synced)
    at_the_editor(seen, at)
    open_tab(seen, "preview")
    seen.browser.run(
        "var samples = []; (() => { const audio = document.querySelector('audio');"
        f"const look = () => {{ samples.push([audio.currentTime * 1000, {LIT}]);"
        "requestAnimationFrame(look); }; look(); })()"
    )
    seen.browser.click("[data-play]")
    wait_until(seen, 5_000)
    seen.browser.click("[data-play]")

    samples = seen.browser.run("samples")
    assert len(samples) > 60
    for now, lit in samples:
        early, late = (sum(ms <= now + by for ms in STAMPS) - 1 for by in (-100, 100))
        assert early <= lit <= late, (now, lit)
    assert {lit for _, lit in samples} == {-1, 0, 1, 2, 3, 4, 5}
    assert seen.count("#panel-preview [aria-current]") == 1
    assert seen.text("#panel-preview [aria-current]") == "0:04.10 Line 5"
    assert eventually(lambda: bool(seen.browser.run(IN_SIGHT)), 5)
    assert seen.browser.complaints == []

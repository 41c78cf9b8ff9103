"""The editor in a real browser: what it keeps, refuses and says."""

from pathlib import Path

import pytest

from lyrics.models import Lyrics
from tests.audio.portal.browsing import Visit
from tests.config.processes import eventually
from tests.lyrics.portal.editing import (
    at_the_editor,
    now_ms,
    open_editor,
    open_tab,
    wait_until,
)
from tests.lyrics.portal.songs import Song, lyrics, song, stamped

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
WORDS = "Low lights\n\nThe ferry\nLow lights"


def times(seen: Visit) -> str:
    return seen.text("[data-lines]")


def press(seen: Visit, *keys: str) -> None:
    for key in keys:
        seen.browser.press(key)


def focus_lines(seen: Visit) -> None:
    open_tab(seen, "sync")
    seen.browser.run("document.querySelector('[data-lines]').focus()")


def save(seen: Visit) -> None:
    seen.browser.click(".bottom button")
    assert seen.shows("Saved", "[data-state]")


def kept(at: Song) -> list[tuple[int, str]]:
    (one,) = Lyrics.objects.of(at.track)
    return [(line["time_ms"], line["text"]) for line in one.synced or ()]


def leave_question(seen: Visit) -> bool:
    """Whether the browser would ask before it leaves the page."""
    return bool(
        seen.browser.run(
            "(() => { const e = new Event('beforeunload', {cancelable: true});"
            "dispatchEvent(e); return e.defaultPrevented; })()"
        )
    )


def test_lines_are_moved_by_keys_and_taken_back(seen: Visit) -> None:
    at = stamped(1000, 2000, 3000)
    at_the_editor(seen, at)
    focus_lines(seen)

    press(seen, "ArrowRight", "ArrowDown", "ArrowLeft", "ArrowLeft")
    assert times(seen) == "0:01.10 Low lights 0:01.80 The ferry 0:03.00 Far too late"
    assert seen.shows("Line 2: 0:01.80", "[data-said]")
    press(seen, "Backspace")
    assert times(seen) == "0:01.10 Low lights 0:01.90 The ferry 0:03.00 Far too late"
    seen.browser.click("[data-by='10']")
    assert times(seen) == "0:01.10 Low lights 0:01.91 The ferry 0:03.00 Far too late"
    assert leave_question(seen)

    save(seen)

    assert kept(at) == [(1100, "Low lights"), (1910, "The ferry"), (3000, "Far too late")]
    assert not leave_question(seen)


def test_all_lines_move_together_and_none_before_the_beginning(seen: Visit) -> None:
    at = stamped(400, 2000)
    at_the_editor(seen, at)
    open_tab(seen, "sync")

    seen.browser.fill_in("#shift", "-150")
    seen.browser.click("[data-shift-all]")
    assert times(seen) == "0:00.25 Low lights 0:01.85 The ferry"
    seen.browser.fill_in("#shift", "-9000")
    seen.browser.click("[data-shift-all]")
    assert times(seen) == "0:00.00 Low lights 0:01.60 The ferry"


def test_a_line_before_the_one_above_is_pointed_out(seen: Visit) -> None:
    at = stamped(2000, 2050)
    at_the_editor(seen, at)
    focus_lines(seen)
    warning = "!document.querySelector('[data-wrong]').hidden"
    assert not seen.browser.run(warning)

    press(seen, "ArrowDown", "ArrowLeft")

    assert seen.browser.run(warning)
    assert seen.text("[data-lines] .is-wrong") == "0:01.95 The ferry"


def test_a_click_on_a_line_goes_there(seen: Visit) -> None:
    at = stamped(1000, 7000)
    at_the_editor(seen, at)
    open_tab(seen, "preview")
    seen.browser.click("[data-song] li:nth-child(2) p")
    assert eventually(lambda: now_ms(seen) == 7000, 10)
    assert seen.shows("The ferry", "[data-song] [aria-current]")
    open_tab(seen, "sync")
    seen.browser.click("#line-1")
    assert eventually(lambda: now_ms(seen) == 1000, 10)
    assert seen.shows("0:01.00 Low lights", "[data-lines] .is-lit")


def test_the_large_button_stamps_and_speed_is_counted_in(seen: Visit) -> None:
    at = song()
    lyrics(at.track, WORDS)
    at_the_editor(seen, at)
    open_tab(seen, "sync")
    seen.browser.run(
        "const s = document.querySelector('[data-speed]'); s.value = '0.5';"
        "s.dispatchEvent(new Event('change'))"
    )
    seen.browser.click("[data-tap]")  # nothing plays yet: it does now
    assert seen.shows("Press when a line begins", "[data-said]")
    assert seen.browser.run("document.querySelector('audio').playbackRate") == 0.5
    wait_until(seen, 500)
    seen.browser.click("[data-tap]")
    after = now_ms(seen)

    first = "document.querySelector('#line-1 span').textContent"
    stamp = float(seen.browser.run(first).removeprefix("0:")) * 1000
    assert 500 - 80 <= stamp <= after + 5  # it is shown in hundredths of a second
    assert seen.text("[data-count]") == "1 of 3 lines have their time"
    marked = "document.querySelector('[aria-selected=true]').id"
    assert (
        seen.browser.run(marked) == "line-1"
        or seen.browser.run("document.querySelector('[data-lines] [aria-selected=true]').id")
        == "line-3"
    )  # the empty line is passed over


def test_half_a_song_waits_in_the_browser(seen: Visit) -> None:
    at = song()
    lyrics(at.track, WORDS)
    at_the_editor(seen, at)
    focus_lines(seen)
    press(seen, " ")
    wait_until(seen, 600)
    press(seen, " ")
    seen.browser.click("[data-play]")
    assert "1 of 3" in seen.text("[data-count]")
    save(seen)
    assert "Saved as text." in seen.text("[data-state]")
    (one,) = Lyrics.objects.of(at.track)
    assert (one.plain, one.synced) == (WORDS, None)

    open_editor(seen, at)

    assert seen.shows("are here again", "[data-state]")
    open_tab(seen, "sync")
    assert "1 of 3" in seen.text("[data-count]")


def test_text_that_changes_keeps_the_times_of_its_lines(seen: Visit) -> None:
    at = stamped(1000, 2000, 3000)
    at_the_editor(seen, at)
    seen.browser.fill_in("#id_text", "Low lights\nA new one\nFar too late")

    open_tab(seen, "sync")

    assert times(seen) == "0:01.00 Low lights – A new one 0:03.00 Far too late"


def test_lrc_is_read_and_its_bad_line_marked(seen: Visit) -> None:
    at = song()
    at_the_editor(seen, at)
    seen.browser.fill_in("#id_text", "[00:01.00]Low lights\n[00:99.00]The ferry\n[00:03.00]Far")
    seen.browser.click("#tab-sync")

    assert seen.shows("Line 2:", "[data-fault]")
    assert seen.browser.run("document.querySelector('#panel-sync').hidden")
    field = "document.querySelector('#id_text')"
    assert seen.browser.run(f"{field}.getAttribute('aria-invalid')") == "true"
    marked = seen.browser.run(
        f"{field}.value.slice({field}.selectionStart, {field}.selectionEnd)"
    )
    assert marked == "[00:99.00]The ferry"
    assert seen.faults() == []

    seen.browser.type("[00:02.00]The ferry")  # in the place of what is marked
    open_tab(seen, "sync")
    assert times(seen) == "0:01.00 Low lights 0:02.00 The ferry 0:03.00 Far"
    assert seen.browser.run("document.querySelector('[data-fault]').hidden")


def test_a_file_of_another_age_is_taken(seen: Visit, tmp_path: Path) -> None:
    file = tmp_path / "kai.lrc"
    file.write_bytes("[la:de]\r\n[00:01.50]Über dem Kai\r\n".encode("utf-16"))
    at = song()
    at_the_editor(seen, at)

    seen.browser.choose("#lrc", file)

    field = "document.querySelector('#id_text').value"
    assert eventually(lambda: seen.browser.run(field) == "Über dem Kai", 10)
    with seen.browser.loading():
        seen.browser.click(".bottom button")
    assert at.words() == [("de", "Über dem Kai", [{"time_ms": 1500, "text": "Über dem Kai"}])]


def test_a_signed_out_artist_is_told_and_loses_nothing(seen: Visit) -> None:
    at = stamped(1000, 2000)
    at_the_editor(seen, at)
    focus_lines(seen)
    press(seen, "ArrowRight")
    seen.browser.do("Network.clearBrowserCookies")

    seen.browser.click(".bottom button")

    assert seen.shows("You are signed out", "#trouble")
    assert times(seen) == "0:01.10 Low lights 0:02.00 The ferry"
    assert kept(at) == [(1000, "Low lights"), (2000, "The ferry")]


def test_an_address_that_has_ended_is_renewed_and_nothing_lost(seen: Visit) -> None:
    at = stamped(1000, 2000)
    at_the_editor(seen, at)
    focus_lines(seen)
    press(seen, "ArrowRight")
    seen.browser.run(
        "const a = document.querySelector('audio'); a.src = a.src.replace(/e=\\d+/, 'e=1')"
    )

    seen.browser.click("[data-play]")

    wait_until(seen, 300)
    assert times(seen) == "0:01.10 Low lights 0:02.00 The ferry"

"""The editor in a real browser: for whom it works."""

import json
from typing import Any

import pytest

from lyrics.models import Lyrics
from tests.audio.portal.browsing import Visit
from tests.config.processes import eventually
from tests.lyrics.portal.editing import at_the_editor, open_editor, open_tab, sign_in
from tests.lyrics.portal.songs import lyrics, song, stamped

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def test_nobody_is_shut_out_in_any_step_width_or_theme(seen: Visit) -> None:
    at = stamped(500, 2000, 3000)
    lyrics(at.track, "Low lights\n\nThe ferry\nLow lights", language="de", source="file")
    at_the_editor(seen, at)
    for width, theme in ((1280, "dark"), (390, "light")):
        seen.browser.look(width=width, theme=theme)
        open_editor(seen, at)
        for tab in ("text", "sync", "preview"):
            open_tab(seen, tab)
            assert seen.faults() == [], (tab, width)
            wide = seen.browser.run("document.documentElement.scrollWidth")
            assert wide <= width, (tab, width)
    assert seen.browser.complaints == []


def test_motion_is_left_out_where_it_is_not_wanted(seen: Visit) -> None:
    at = stamped(*[1000, 2000, 3000])
    lines = [{"time_ms": 1000 * n, "text": f"Line {n}"} for n in range(40)]
    Lyrics.objects.update(synced=lines, plain="\n".join(str(one["text"]) for one in lines))
    seen.browser.do(
        "Emulation.setEmulatedMedia",
        features=[{"name": "prefers-reduced-motion", "value": "reduce"}],
    )
    at_the_editor(seen, at)
    open_tab(seen, "preview")
    place = json.dumps("[data-song]")

    moved = seen.browser.run(
        f"(() => {{ const box = document.querySelector({place}), before = box.scrollTop;"
        "box.scrollTo = ((go) => (to) => { window.how = to.behavior; go.call(box, to); })"
        "(box.scrollTo); document.querySelector('audio').currentTime = 15; return before; })()"
    )

    assert moved == 0
    assert eventually(lambda: seen.browser.run("window.how") == "instant", 10)


def test_without_scripts(seen: Visit) -> None:
    at = song()
    seen.browser.without_scripts()
    sign_in(seen, at)
    seen.open(at.address)
    for hidden in ("[role=tablist]", "#panel-sync", "#panel-preview", "#lrc"):
        assert seen.browser.run(f"document.querySelector('{hidden}').offsetParent") is None
    seen.browser.fill_in("#id_text", "[00:01.00]Low lights\n[00:02]The [ferry")
    seen.browser.run("document.querySelector('#id_language').value = 'en'")
    seen.press(".bottom button")

    assert "Saved." in seen.text()
    expected: list[Any] = [
        {"time_ms": 1000, "text": "Low lights"},
        {"time_ms": 2000, "text": "The [ferry"},
    ]
    assert at.words() == [("en", "Low lights\nThe [ferry", expected)]

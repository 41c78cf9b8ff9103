"""The editor in a real browser, for the tests of it."""

from tests import make
from tests.audio.portal.browsing import Visit
from tests.config.processes import eventually
from tests.lyrics.portal.songs import Song

TABS = "document.querySelector('[role=tablist]')"


def sign_in(seen: Visit, at: Song) -> None:
    """With the session that the form would give; the form has tests of its own."""
    session = make.browser(at.person).cookies["sessionid"].value
    seen.browser.do("Network.setCookie", name="sessionid", value=session, url=seen.base)


def at_the_editor(seen: Visit, at: Song) -> None:
    sign_in(seen, at)
    open_editor(seen, at)


def open_editor(seen: Visit, at: Song, query: str = "") -> None:
    seen.open(at.address + query)
    assert eventually(lambda: not seen.browser.run(f"{TABS}.hidden"), 10)


def open_tab(seen: Visit, name: str) -> None:
    seen.browser.click(f"#tab-{name}")
    shown = f"!document.querySelector('#panel-{name}').hidden"
    assert eventually(lambda: bool(seen.browser.run(shown)), 10)


def now_ms(seen: Visit) -> float:
    return float(seen.browser.run("document.querySelector('audio').currentTime * 1000"))


def wait_until(seen: Visit, ms: float) -> None:
    """Until the song has come so far."""
    assert eventually(lambda: now_ms(seen) >= ms, 20)

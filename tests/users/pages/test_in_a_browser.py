"""The portal's door in a real browser: by keyboard alone, on a telephone, in both themes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import make
from tests.chromium import Chromium, chromium
from tests.config.processes import eventually
from tests.servers import web

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

# "" where nothing has it: the body has the text of the whole page. A page that has come gives
# the focus with the next frame, so wait for it.
FOCUSED = """
((e) => !e || e === document.body ? "" : e.name || e.textContent.trim())(document.activeElement)
"""

# Every visible text with the background behind it, as [text, ratio], by WCAG 2.2.
CONTRASTS = """
(() => {
  const parts = (color) => color.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b]
    .map((c) => c / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (e) => {
    for (; e; e = e.parentElement) {
      const color = parts(getComputedStyle(e).backgroundColor);
      if (color.length === 3 || color[3] > 0) return color;
    }
    return [255, 255, 255];
  };
  const found = [];
  for (const e of document.body.querySelectorAll("*")) {
    const own = [...e.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data).join("");
    if (!own.trim() || !e.getClientRects().length) continue;
    const [a, b] = [light(parts(getComputedStyle(e).color)), light(behind(e))];
    found.push([own.trim(), (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)]);
  }
  return found;
})()
"""


@pytest.fixture
def browser() -> Iterator[Chromium]:
    with chromium() as browser:
        browser.look()
        yield browser


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    with web(tmp_path / "var") as server:
        yield f"http://127.0.0.1:{server.port}"


def test_by_keyboard_alone(browser: Chromium, address: str) -> None:
    """Wrong first, then right, then the authenticator app; and nothing is complained of."""
    person = make.user(first_name="Ada")
    app = make.authenticator(person)
    browser.open(f"{address}/portal/account/")
    order = []
    for _ in range(6):
        browser.press("Tab")
        order.append(browser.run(FOCUSED))
    assert order == [
        "Skip to the content",
        "Tonearm",
        "email",
        "password",
        "Sign in",
        "Send me a code instead",
    ]

    browser.run("document.querySelector('#id_email').focus()")
    browser.type(person.email)
    browser.press("Tab")
    browser.type("not this one")
    with browser.loading():
        browser.press("Enter")
    assert browser.run("document.title").startswith("Error: ")
    assert eventually(lambda: "That did not work" in browser.run(FOCUSED), 10)

    browser.press("Tab")  # to the link in the summary, which leads to the field
    browser.press("Enter")
    assert eventually(lambda: browser.run(FOCUSED) == "email", 10)
    browser.press("Tab")
    browser.type(make.PASSWORD)
    with browser.loading():
        browser.press("Enter")
    assert eventually(lambda: browser.run(FOCUSED) == "code", 10)
    browser.type(app.now())
    with browser.loading():
        browser.press("Enter")

    assert browser.run("document.querySelector('h1').textContent") == "Hello, Ada"
    assert browser.complaints == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_legible_and_not_wider_than_a_telephone(
    browser: Chromium, address: str, theme: str
) -> None:
    browser.look(width=390, theme=theme)
    for page in ("/portal/sign-in/", "/portal/sign-in/by-mail/", "/portal/sign-in/?error=x"):
        browser.open(address + page)
        contrasts = browser.run(CONTRASTS)

        assert len(contrasts) > 5
        assert [pair for pair in contrasts if pair[1] < 4.5] == []
        assert browser.run("document.documentElement.scrollWidth") == 390
        low = "[...document.querySelectorAll('button, main input:not([type=hidden])')]"
        assert browser.run(f"Math.min(...{low}.map((e) => e.clientHeight))") >= 24

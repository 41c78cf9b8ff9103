"""A browser's own `EventSource`, by the address that is given out for it."""

import time
from pathlib import Path

import pytest

from tests import make
from tests.api_client import Api
from tests.chromium import chromium
from tests.users.live.streaming import events, say, wait

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

PATH = "/api/me/events/"
LISTEN = """
var told = [];
var source = new EventSource(%r);
source.addEventListener('test', event => told.push(JSON.parse(event.data).n));
"""
HEARD = "told.filter(n => n > 0)"


def test_it_hears_and_goes_on_where_it_was_cut(tmp_path: Path) -> None:
    person = make.user()
    query = Api(make.tokens(person).access).post(PATH).json()["url"].partition("?")[2]
    with events(tmp_path / "events") as server, chromium() as browser:
        browser.open(f"http://127.0.0.1:{server.port}/livez")
        browser.run(LISTEN % f"{PATH}?{query}")

        def is_listening() -> bool:
            """It is open before it is: what is told in between is not yet for it."""
            say(person, 0)
            time.sleep(0.2)
            return bool(browser.run("told.length"))

        wait(is_listening)
        say(person, 1)
        wait(lambda: browser.run(HEARD) == [1])
        server.kill()
        wait(lambda: browser.run("source.readyState") == 0)
        say(person, 2, 3)
        server.start()

        wait(lambda: browser.run(HEARD) == [1, 2, 3])
        say(person, 4)
        wait(lambda: browser.run(HEARD) == [1, 2, 3, 4])
        browser.run("source.close()")

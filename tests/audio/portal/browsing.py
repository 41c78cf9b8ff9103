"""An artist's browser, and the servers behind it: web, and the worker that encodes."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

from config import supervisor
from tests import make
from tests.chromium import Chromium, chromium
from tests.config.processes import eventually
from tests.faults.workers import worker
from tests.servers import Web, web
from users.models import User

AXE = (files("axe_core_python") / "axe.min.js").read_text()
SERIOUS = ("serious", "critical")


class Visit(NamedTuple):
    """A browser, and where it is."""

    browser: Chromium
    server: Web
    base: str

    def open(self, path: str) -> None:
        self.browser.open(self.base + path)

    def sign_in(self, person: User) -> None:
        """By the form, as a person does."""
        self.open("/portal/sign-in/")
        self.browser.fill_in("#id_email", person.email)
        self.browser.fill_in("#id_password", make.PASSWORD)
        self.press("main button[type=submit]")

    def press(self, selector: str) -> None:
        """What leads to another page."""
        with self.browser.loading():
            self.browser.click(selector)

    def text(self, selector: str = "body") -> str:
        """As it is seen; blanks are one."""
        asked = f"document.querySelector({json.dumps(selector)})?.innerText ?? ''"
        return " ".join(str(self.browser.run(asked)).split())

    def count(self, selector: str) -> int:
        return int(
            self.browser.run(f"document.querySelectorAll({json.dumps(selector)}).length")
        )

    def shows(self, words: str, selector: str = "body", seconds: float = 40) -> bool:
        return eventually(lambda: words in self.text(selector), seconds)

    def path(self) -> str:
        return str(self.browser.run("location.pathname"))

    def faults(self) -> list[Any]:
        """What axe-core calls serious, or worse."""
        self.browser.run(AXE)
        found = self.browser.do(
            "Runtime.evaluate",
            expression="axe.run().then((r) => JSON.stringify(r.violations))",
            awaitPromise=True,
            returnByValue=True,
        )["result"]["value"]
        return [
            (one["id"], [node["html"] for node in one["nodes"]])
            for one in json.loads(found)
            if one["impact"] in SERIOUS
        ]


@contextmanager
def visit(var_dir: Path) -> Iterator[Visit]:
    """Skips without chromium."""
    with chromium() as browser, web(var_dir) as server:
        browser.look()
        with worker(server.environment, supervisor.MEDIA):
            yield Visit(browser, server, f"http://127.0.0.1:{server.port}")

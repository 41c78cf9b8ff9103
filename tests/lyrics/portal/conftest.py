"""One server for all tests of the editor in a browser."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.audio.portal.browsing import Visit
from tests.chromium import chromium
from tests.servers import Web, web


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Iterator[Web]:
    with web(tmp_path_factory.mktemp("lyrics")) as running:
        yield running


@pytest.fixture
def seen(server: Web, settings: Any) -> Iterator[Visit]:
    settings.MEDIA_ROOT = Path(server.environment["VAR_DIR"]) / "media"
    with chromium() as browser:
        browser.look()
        yield Visit(browser, server, f"http://127.0.0.1:{server.port}")

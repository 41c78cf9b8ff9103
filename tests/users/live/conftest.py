"""One process that streams for each module of tests."""

from collections.abc import Iterator

import pytest

from tests import make
from tests.users.live.streaming import EventServer, events
from users.models import User


@pytest.fixture(scope="module")
def server(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None
) -> Iterator[EventServer]:
    with events(
        tmp_path_factory.mktemp("events"),
        "tests.users.live.hurried:application",
        FRONTEND_URLS="https://app.example.org",
    ) as it:
        yield it


@pytest.fixture
def person(server: EventServer) -> User:
    return make.user()

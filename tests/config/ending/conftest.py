"""What was announced in one test is not in the next."""

from collections.abc import Iterator

import pytest

from config import sunset
from tests.config.backup.conftest import media, place

__all__ = ["media", "place"]


@pytest.fixture(autouse=True)
def _nothing_is_announced() -> Iterator[None]:
    sunset.forget()
    yield
    sunset.forget()

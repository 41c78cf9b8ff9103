"""What was announced in one test is not in the next."""

from collections.abc import Iterator

import pytest

from config import sunset
from tests.config.backup.conftest import media, place, scratch

__all__ = ["media", "place", "scratch"]


@pytest.fixture(autouse=True)
def _nothing_is_announced(scratch: None) -> Iterator[None]:
    """One test at a time, too: an erasure wants a VAR_DIR for itself."""
    sunset.forget()
    yield
    sunset.forget()

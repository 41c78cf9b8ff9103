"""A clock for the one place where the catalogue looks at it."""

from typing import Any

import pytest

from audio.catalog import freshness


class Clock:
    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now

    def move_on(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def frozen_minute(monkeypatch: pytest.MonkeyPatch) -> Any:
    clock = Clock()
    monkeypatch.setattr(freshness, "time", clock)
    return clock

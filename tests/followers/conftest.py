"""The ways in which the feed finds events."""

from typing import Any

import pytest

from followers.queries import feed_sql


@pytest.fixture(params=["few", "many", "a few of many"])
def every_way(request: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test holds whichever way the events are found."""
    many, scanned = {"few": (10**6, 1), "many": (0, 10**6), "a few of many": (0, 1)}[
        request.param
    ]
    monkeypatch.setattr(feed_sql, "MANY", many)
    monkeypatch.setattr(feed_sql, "SCANNED", scanned)
    feed_sql.statement.cache_clear()

"""Plays of days that are known, and charts as they are read."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from audio.charts import services
from audio.models import Track, TrackDay
from tests.api_client import Api

NOW = datetime(2026, 3, 31, 12, 0, tzinfo=UTC)


def heard(track: Track, by_age: Mapping[int, int]) -> None:
    """Plays by how many days ago: 0 is the day of `NOW`."""
    TrackDay.objects.bulk_create(
        TrackDay(track=track, day=NOW.date() - timedelta(days=age), plays=plays)
        for age, plays in by_age.items()
    )


def count(now: datetime = NOW) -> None:
    assert services.count(now=now)


def chart(api: Api, **query: Any) -> list[tuple[int, int | None, int, int]]:
    """Rank, rank before, plays and id of each place."""
    answer = api.get("/api/charts/", query)
    assert answer.status_code == 200, answer.content
    told = answer.json()
    thing = told["kind"].removesuffix("s")
    return [
        (item["rank"], item["previous_rank"], item["plays"], item[thing]["id"])
        for item in told["items"]
    ]


def popular(api: Api, **query: Any) -> list[int]:
    """Ids."""
    answer = api.get("/api/tracks/popular/", query)
    assert answer.status_code == 200, answer.content
    return [item["id"] for item in answer.json()["items"]]

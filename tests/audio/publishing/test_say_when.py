"""Scheduling by the API: the offset says when, and what is not clear is refused."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from audio.models import Album
from audio.publishing.services import releasing
from audio.publishing.tasks import go_live
from tests.api_client import ApiFor, refused
from tests.audio.publishing import drafts

pytestmark = pytest.mark.django_db(transaction=True)


def in_(delay: timedelta) -> datetime:
    return timezone.now() + delay


def last_sunday(month: int) -> date:
    """Of next year: then clocks change in Europe, at one in UTC."""
    last = date(timezone.now().year + 1, month, 31)
    return last - timedelta(days=(last.weekday() + 1) % 7)


@pytest.mark.parametrize(
    ("month", "written", "in_utc"),
    [
        (3, "01:59:59+01:00", "00:59:59Z"),
        (3, "03:00:00+02:00", "01:00:00Z"),
        (10, "02:30:00+02:00", "00:30:00Z"),
        (10, "02:30:00+01:00", "01:30:00Z"),
    ],
    ids=["before spring", "after spring", "before autumn", "after autumn"],
)
def test_the_offset_says_when_also_where_clocks_change(
    api_for: ApiFor, month: int, written: str, in_utc: str
) -> None:
    album, day = drafts.album(), last_sunday(month)

    answer = api_for(drafts.by(album)).patch(
        f"/api/albums/{album.pk}/",
        {
            "status": "scheduled",
            "published_at": f"{day}T{written}",
            "time_zone": "Europe/Berlin",
        },
    )

    assert answer.status_code == 200, answer.content
    assert answer.json()["published_at"] == f"{day}T{in_utc}"
    assert answer.json()["time_zone"] == "Europe/Berlin"


def test_the_day_of_release_is_the_artists_own(api_for: ApiFor) -> None:
    """Half past eleven in the evening in UTC: in Auckland it is the next day."""
    album = drafts.album()
    at = in_(timedelta(hours=1))
    releasing.schedule(release=album, by=drafts.by(album), at=at, time_zone="Pacific/Auckland")
    at = datetime(2026, 5, 1, 23, 30, tzinfo=UTC)
    Album.objects.filter(pk=album.pk).update(published_at=at)

    go_live(timestamp=0)

    album.refresh_from_db()
    assert str(album.release_date) == "2026-05-02"
    assert album.published_at.astimezone(ZoneInfo("Pacific/Auckland")).hour == 11


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "scheduled"},
        {"status": "scheduled", "published_at": "2027-01-01T00:00:00"},
        {"status": "scheduled", "published_at": 1_900_000_000},
        {"status": "published", "published_at": "2027-01-01T00:00:00Z"},
        {"published_at": "2027-01-01T00:00:00Z"},
        {"status": "draft", "time_zone": "Europe/Berlin"},
        {"status": "scheduled", "published_at": "2027-01-01T00:00:00Z", "time_zone": "CEST!"},
    ],
)
def test_what_is_not_said_clearly_is_refused(api_for: ApiFor, wrong: dict[str, Any]) -> None:
    album = drafts.album()

    answer = api_for(drafts.by(album)).patch(f"/api/albums/{album.pk}/", wrong)

    refused(answer, 422, "invalid")


def test_an_instant_that_is_over_names_its_field(api_for: ApiFor) -> None:
    album = drafts.album()
    past = {"status": "scheduled", "published_at": "2026-01-01T00:00:00Z"}

    body = refused(
        api_for(drafts.by(album)).patch(f"/api/albums/{album.pk}/", past), 422, "not_then"
    )

    assert body["errors"][0]["loc"] == ["body", "published_at"]

"""Figures of an artist's music, by day and by what they come from."""

import re
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from audio.insights import services
from audio.models import PlayEvent, Track
from tests import make
from tests.audio.portal.signed_in import desk
from tests.audio.publishing import drafts
from tests.users.pages.page import read
from users.models import Client, User

pytestmark = pytest.mark.django_db
INSIGHTS = "/portal/insights/"


def play(track: Track, at: datetime, by: User | None = None, **fields: Any) -> None:
    given = {"ms_played": 180_000, "counted": True}
    PlayEvent.objects.create(
        user=by or make.user(),
        event_id=uuid.uuid4(),
        track=track,
        played_at=at,
        **(given | fields),
    )


def test_without_a_play_it_still_reads() -> None:
    page = desk().see(INSIGHTS)

    assert "Plays 0" in page.text
    assert "Heard to the end –" in page.text
    assert "Nothing was played in these days." in page.text


def test_counts_by_day_track_source_and_country() -> None:
    at = desk()
    first, second = drafts.published(at.artist).tracks.order_by("album_position")
    fan = make.user()
    Client.objects.filter(user=fan).update(country="PT")
    today = timezone.now()
    for _ in range(3):
        play(first, today, fan, source_type="album")
    play(second, today - timedelta(days=1), source_type="search")
    play(second, today - timedelta(days=1), ms_played=40_000, counted=False)

    text = at.see(INSIGHTS).text

    assert "Plays 4 Listeners 2 Hours listened 0.2 Heard to the end 80 %" in text
    assert "Song 1 3 1 100 %" in text
    assert "Song 2 1 1 50 %" in text
    assert "albums 3 75 % search 1 25 %" in text
    assert "Saves 0 New followers 0" in text
    assert "No night has counted these yet." in text


def test_countries_as_the_night_counted_them() -> None:
    """Five listeners from Portugal are named; one from Germany is not."""
    at = desk()
    track = drafts.published(at.artist, size=1).tracks.get()
    yesterday = timezone.now() - timedelta(days=1)
    for country in ("PT", "PT", "PT", "PT", "PT", "DE"):
        fan = make.user()
        Client.objects.filter(user=fan).update(country=country)
        play(track, yesterday, fan)
    services.roll_up(now=timezone.now())

    text = at.see(INSIGHTS).text

    assert "PT 5 83 % others, or not said 1 17 %" in text


def test_each_part_has_a_name_of_its_own() -> None:
    at = desk()
    play(drafts.published(at.artist, size=1).tracks.get(), timezone.now())

    body = at.browser.get(INSIGHTS).content.decode()

    names = re.findall(r'<(?:section|div)[^>]* aria-label(?:ledby)?="([^"]+)"', body)
    assert len(names) == len(set(names)) == 6


def test_other_days() -> None:
    at = desk()
    track = drafts.published(at.artist, size=1).tracks.get()
    play(track, datetime(2026, 3, 2, 12, tzinfo=UTC))

    asked = {"from": "2026-03-01", "to": "2026-03-03"}
    page = at.see(INSIGHTS, **asked)

    assert "Plays 1" in page.text
    assert "1 Mar 0 0 2 Mar 1 1 3 Mar 0 0" in page.text


@pytest.mark.parametrize(
    ("since", "until"),
    [("2026-03-03", "2026-03-01"), ("x", "2026-03-01"), ("2001-01-01", "2026-01-01"), ("", "")],
)
def test_days_that_make_no_sense(since: str, until: str) -> None:
    page = desk().see(INSIGHTS, **{"from": since, "to": until})

    assert "#id_from" in page.answer.content.decode() or "errorlist" in str(page.answer.content)
    assert "Plays 0" in page.text


def test_to_take_along() -> None:
    at = desk()
    track = drafts.published(at.artist, size=1).tracks.get()
    play(track, datetime(2026, 3, 2, 12, tzinfo=UTC))

    answer = at.browser.get(f"{INSIGHTS}csv/", {"from": "2026-03-01", "to": "2026-03-02"})

    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    name = 'attachment; filename="ada-cole-2026-03-01-2026-03-02.csv"'
    assert answer.headers["Content-Disposition"] == name
    assert answer.content.decode().splitlines() == [
        "day,plays,listeners,skips,ms_played,completion,saves,followers",
        "2026-03-01,0,0,0,0,,0,0",
        "2026-03-02,1,1,0,180000,1.0,0,0",
    ]


def test_nobody_elses_plays() -> None:
    track = drafts.published(desk().artist, size=1).tracks.get()
    play(track, timezone.now())

    assert "Plays 0" in read(desk().browser.get(INSIGHTS)).text

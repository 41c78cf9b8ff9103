"""GET /api/insights/, and the page in the administration: how the service does."""

from datetime import date, timedelta

import pytest

from audio.insights.models import ServiceDay
from audio.models import SearchDay
from audio.search.tally import Tally
from config.fields import utc_now
from tests import make, make_music
from tests.api_client import Api, ApiFor, refused
from tests.audio.insights.played import at, count, joined, played
from tests.users.pages.page import read

pytestmark = pytest.mark.django_db

INSIGHTS = "/api/insights/"
PAGE = "/admin/audio/serviceday/"


def test_by_day_and_in_all(api_for: ApiFor) -> None:
    track = make_music.track()
    ada = joined(make.user(), date(2026, 3, 1))
    bob = joined(make.user(), date(2026, 3, 2))
    staff = joined(make.user(is_staff=True), date(2026, 3, 1))
    played(track, ada, "2026-03-02T12:00:00")
    played(track, bob, "2026-03-02T12:00:00", 100_000)
    SearchDay.objects.create(day=date(2026, 3, 2), searches=40, without_result=3)
    count()

    asked = {"from": "2026-03-01", "to": "2026-03-02"}
    told = api_for(staff).get(INSIGHTS, asked).json()

    assert told == {
        "from": "2026-03-01",
        "to": "2026-03-02",
        "counted_to": "2026-03-04",
        "totals": {
            "sign_ups": 3,
            "plays": 2,
            "ms_played": 300_000,
            "uploads": 0,
            "refused": 0,
            "searches": 40,
            "searches_empty": 3,
        },
        "days": [
            {
                **{"day": "2026-03-01", "sign_ups": 2, "daily": 0, "weekly": 0, "monthly": 0},
                **{"plays": 0, "ms_played": 0, "uploads": 0, "refused": 0},
                **{"searches": 0, "searches_empty": 0},
            },
            {
                **{"day": "2026-03-02", "sign_ups": 1, "daily": 2, "weekly": 2, "monthly": 2},
                **{"plays": 2, "ms_played": 300_000, "uploads": 0, "refused": 0},
                **{"searches": 40, "searches_empty": 3},
            },
        ],
        "retention": [],
    }


def test_who_comes_back_by_week_of_sign_up(api_for: ApiFor) -> None:
    """The week from Monday 26 January 2026: three people, of whom one and two came back."""
    track, staff = make_music.track(), joined(make.user(is_staff=True), date(2026, 1, 1))
    ada, bob, cem = (make.user() for _ in range(3))
    for person, day in ((ada, 26), (bob, 28), (cem, 31)):
        joined(person, date(2026, 1, day))
    played(track, ada, "2026-01-27T12:00:00")  # the next day
    played(track, bob, "2026-02-04T12:00:00")  # the seventh
    played(track, cem, "2026-02-13T12:00:00")  # the thirteenth
    played(track, ada, "2026-02-23T12:00:00")  # the twenty-eighth
    count()

    asked = {"from": "2026-01-26", "to": "2026-02-01"}
    [week] = api_for(staff).get(INSIGHTS, asked).json()["retention"]

    assert week == {
        "monday": "2026-01-26",
        "sign_ups": 3,
        "back_next_day": 1,
        "back_second_week": 2,
        "back_fifth_week": None,  # until 7 March, for those of the Sunday
    }
    count(at("2026-03-08T00:23:00"))
    [week] = api_for(staff).get(INSIGHTS, asked).json()["retention"]
    assert week["back_fifth_week"] == 1


def test_as_a_table(api_for: ApiFor) -> None:
    staff = joined(make.user(is_staff=True), date(2026, 3, 4))
    count()

    asked = {"from": "2026-03-04", "to": "2026-03-04"}
    answer = api_for(staff).get(INSIGHTS, asked, Accept="text/csv")

    assert answer.content.decode().splitlines() == [
        "day,sign_ups,daily,weekly,monthly,plays,ms_played,uploads,refused,searches,"
        "searches_empty,back_next_day,back_second_week,back_fifth_week",
        "2026-03-04,1,0,0,0,0,0,0,0,0,0,,,",
    ]


def test_is_for_staff(api_for: ApiFor) -> None:
    refused(api_for(make.user()).get(INSIGHTS), 403, "staff_only")


def test_searches_are_added_up(api: Api, settings: object) -> None:
    """Of what was asked, nothing but the numbers is kept."""
    make_music.track(title="Harbour")
    api.get("/api/search/", {"q": "harbour"})
    api.get("/api/search/", {"q": "zqxcan"})
    settings.SEARCHES_WRITTEN_EVERY_S = 0.0  # type: ignore[attr-defined]

    api.get("/api/search/", {"q": "wqyzvv"})

    today = utc_now().date()
    # What was searched before, in this process, may have been yesterday.
    found = SearchDay.objects.filter(day__gte=today - timedelta(days=1))
    assert SearchDay.objects.latest("day").day == today
    assert sum(one.searches for one in found) >= 3
    assert sum(one.without_result for one in found) >= 2


def test_a_tally_adds_to_what_others_wrote() -> None:
    one, other = Tally(), Tally()
    for found in (True, False, True):
        one.note(found=found)
    other.note(found=False)
    one.write()
    one.write()
    other.write()

    day = SearchDay.objects.get()
    assert (day.searches, day.without_result) == (4, 2)


def test_the_page_draws_it() -> None:
    """Each chart has a table with the same figures."""
    yesterday = utc_now().date() - timedelta(days=1)
    ServiceDay.objects.create(
        day=yesterday, sign_ups=7, daily=11, weekly=31, monthly=64, plays=1234
    )
    page = read(make.browser(make.user(is_staff=True, is_superuser=True)).get(PAGE))

    assert "Active in 28 days 64" in page.text
    assert "Plays 1,234" in page.text
    body = page.answer.content.decode()
    assert body.count('<figure class="chart"') == body.count("As a table") == 5
    assert body.count('<path class="bar"') == 2  # of plays and of sign-ups
    assert "<script" not in body.split('class="insights"')[1].split("</section>")[0]

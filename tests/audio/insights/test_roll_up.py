"""Counting by night: once or twice, in one go or in pieces, and plays that come late."""

from datetime import date, timedelta

import pytest

from audio.insights import queries, services
from audio.insights.models import (
    ArtistCountry,
    ArtistDay,
    DueDay,
    HeardDay,
    RollUp,
    ServiceDay,
)
from audio.models import PlayEvent, Track
from tests import make, make_music
from tests.audio.insights.played import MORNING, at, count, joined, played
from users.models import User

pytestmark = pytest.mark.django_db

FIRST, SECOND = date(2026, 3, 1), date(2026, 3, 2)


@pytest.fixture
def ada() -> User:
    return joined(make.user(), date(2026, 3, 1))


@pytest.fixture
def track(ada: User) -> Track:
    return make_music.track(artist="The Weir", title="Harbour")


def plays_on(day: date) -> int:
    return sum(HeardDay.objects.filter(day=day).values_list("plays", flat=True))


def test_counted_again_it_is_the_same(track: Track, ada: User) -> None:
    played(track, ada, "2026-03-01T12:00:00")
    played(track, ada, "2026-03-02T12:00:00")
    count()
    before = [*ArtistDay.objects.order_by("day").values()]

    for unit, day in (("day", FIRST), ("day", SECOND), ("month", FIRST), ("service", FIRST)):
        DueDay.objects.create(unit=unit, day=day)
    count()
    count()

    assert [*ArtistDay.objects.order_by("day").values()] == before
    assert plays_on(FIRST) == plays_on(SECOND) == 1
    assert not DueDay.objects.exists()


def test_today_is_not_over(track: Track, ada: User) -> None:
    played(track, ada, "2026-03-05T00:05:00")

    count()
    assert plays_on(date(2026, 3, 5)) == 0
    assert RollUp.objects.get().counted_to == date(2026, 3, 4)

    count(MORNING + timedelta(days=1))
    assert plays_on(date(2026, 3, 5)) == 1


def test_a_late_play_is_counted_the_next_night(track: Track, ada: User) -> None:
    """A phone was without a network for two days."""
    played(track, ada, "2026-03-01T12:00:00")
    count()
    late = played(track, ada, "2026-03-01T13:00:00", received_at=at("2026-03-05T08:00:00"))
    played(track, ada, "2026-03-02T13:00:00", received_at=at("2026-03-05T08:00:00"))
    assert plays_on(FIRST) == 1

    count(MORNING + timedelta(days=1))

    assert plays_on(FIRST) == 2
    assert plays_on(SECOND) == 1
    assert late.pk <= RollUp.objects.get().last_play
    days = queries.days(track.artist, FIRST, SECOND)
    assert [(one.plays, one.listeners) for one in days] == [(2, 1), (1, 1)]


def test_a_play_that_is_not_yet_to_be_seen_is_not_passed_over(track: Track, ada: User) -> None:
    """It got its number before another's, and is committed after that one was counted."""
    first = played(track, ada, "2026-03-01T12:00:00")
    PlayEvent.objects.filter(pk=first.pk).delete()
    played(track, ada, "2026-03-01T12:30:00", received_at=MORNING - timedelta(minutes=5))
    count()
    first.save(force_insert=True)

    count(MORNING + timedelta(days=1))

    assert plays_on(FIRST) == 2


def test_only_what_is_due_is_counted(track: Track, ada: User) -> None:
    played(track, ada, "2026-03-01T12:00:00")
    count()

    services.note_due(now=MORNING + timedelta(days=1))

    due = [(one.unit, one.day) for one in DueDay.objects.order_by("unit", "day")]
    assert due == [
        ("day", date(2026, 3, 5)),
        ("month", date(2026, 3, 1)),
        ("service", date(2026, 3, 1)),
    ]


def test_stopped_in_the_middle_it_goes_on(track: Track, ada: User) -> None:
    """What was counted stays, and until the rest is, days are counted when they are asked."""
    for day in (1, 2, 3):
        played(track, ada, f"2026-03-0{day}T12:00:00")

    class Pulled(Exception):
        pass

    def pull(done: int, total: int) -> None:
        if done == 3:
            raise Pulled

    with pytest.raises(Pulled):
        services.roll_up(now=MORNING, step=pull)

    assert HeardDay.objects.count() == 2
    assert RollUp.objects.get().counted_to is None
    whole = [day.plays for day in queries.days(track.artist, FIRST, date(2026, 3, 4))]
    assert whole == [1, 1, 1, 0]
    count()
    assert HeardDay.objects.count() == 3
    assert RollUp.objects.get().counted_to == date(2026, 3, 4)


def test_nobody_is_taken_out_of_a_day_that_was_counted(track: Track, ada: User) -> None:
    """Erased people leave numbers behind, also where a late play has their day counted anew."""
    bob = joined(make.user(), FIRST)
    played(track, ada, "2026-03-01T12:00:00")
    played(track, ada, "2026-03-01T12:10:00")
    count()
    PlayEvent.objects.all().delete()
    played(track, bob, "2026-03-01T13:00:00", received_at=at("2026-03-05T08:00:00"))

    count(MORNING + timedelta(days=1))

    assert plays_on(FIRST) == 2


def test_countries_have_a_name_from_five_listeners_on(track: Track) -> None:
    """Of a month; those of fewer, and those who told none, are together."""
    people = [joined(make.user(), FIRST) for _ in range(10)]
    for n, person in enumerate(people):
        country = "PT" if n < 5 else "DE" if n < 9 else ""
        person.client.country = country
        person.client.save()
        played(track, person, f"2026-03-0{1 + n % 4}T12:00:00")
    played(track, people[0], "2026-02-27T12:00:00")
    count()

    found = queries.countries(track.artist, date(2026, 3, 3), date(2026, 3, 3))
    assert found == [("", 5), ("PT", 5)]
    assert ArtistCountry.objects.get(month=date(2026, 2, 1)).country == ""

    people[9].client.country = "DE"
    people[9].client.save()
    DueDay.objects.create(unit="month", day=FIRST)
    count()
    found = queries.countries(track.artist, FIRST, FIRST)
    assert found == [("DE", 5), ("PT", 5)]


def test_the_service_by_day() -> None:
    """Four people, each day by hand."""
    ada, bob, cem, dee = people = [make.user() for _ in range(4)]
    for person, day in zip(people, (1, 1, 2, 3), strict=True):
        joined(person, date(2026, 2, day))
    track = make_music.track()
    for person, days in ((ada, (1, 2, 8, 9)), (bob, (2, 14)), (cem, (2, 3)), (dee, ())):
        for day in days:
            played(track, person, f"2026-02-{day:02}T12:00:00")
    played(track, ada, "2026-02-02T13:00:00")
    played(track, dee, "2026-02-20T13:00:00", 5_000, skipped=True)  # active, and no play
    count()

    def of(day: int) -> tuple[int, ...]:
        found = ServiceDay.objects.get(day=date(2026, 2, day))
        return found.sign_ups, found.daily, found.weekly, found.monthly, found.plays

    assert of(1) == (2, 1, 1, 1, 1)
    assert of(2) == (1, 3, 3, 3, 4)
    assert of(3) == (1, 1, 3, 3, 1)
    assert of(8) == (0, 1, 3, 3, 1)  # bob's 2nd is six days ago
    assert of(9) == (0, 1, 2, 3, 1)  # and now seven; cem's 3rd six
    assert of(10) == (0, 0, 1, 3, 0)
    assert of(20) == (0, 1, 2, 4, 0)
    assert of(28) == (0, 0, 0, 4, 0)
    assert ServiceDay.objects.get(day=date(2026, 3, 2)).monthly == 4
    assert ServiceDay.objects.get(day=date(2026, 3, 3)).monthly == 3  # cem's 3rd: 28 days ago
    first = ServiceDay.objects.get(day=date(2026, 2, 1))
    # ada and bob: both on the 2nd; both from the 8th to the 14th; nobody from 1 to 7 March,
    # which are not over on the 4th.
    assert (first.back_next_day, first.back_second_week) == (2, 2)
    assert first.back_fifth_week is None
    second = ServiceDay.objects.get(day=date(2026, 2, 2))
    assert (second.back_next_day, second.back_second_week) == (1, 0)

"""What an artist's music came to, counted from plays."""

import uuid
from datetime import UTC, date, datetime
from typing import Any

import pytest

from audio.insights import queries
from audio.insights.queries import Day, Totals, TrackPlays
from audio.models import Artist, Credit, PlayEvent, Track
from tests import make, make_music
from users.models import User

pytestmark = pytest.mark.django_db

SINCE, UNTIL = date(2026, 3, 1), date(2026, 3, 3)


def played(track: Track, by: User, when: str, ms: int = 200_000, **fields: Any) -> None:
    """A track of 200 seconds."""
    PlayEvent.objects.create(
        user=by,
        event_id=uuid.uuid4(),
        track=track,
        played_at=datetime.fromisoformat(when).replace(tzinfo=UTC),
        ms_played=ms,
        **{"counted": ms >= 30_000, "skipped": False} | fields,
    )


@pytest.fixture
def ada() -> User:
    return make.user()


@pytest.fixture
def bob() -> User:
    return make.user()


@pytest.fixture
def one() -> Track:
    return make_music.track(artist="The Weir", title="Harbour")


@pytest.fixture
def other(one: Track) -> Track:
    return make_music.track(artist="The Weir", title="Ferry")


@pytest.fixture
def artist(one: Track) -> Artist:
    return one.artist


def test_days(one: Track, other: Track, artist: Artist, ada: User, bob: User) -> None:
    """Each day of the range, its ends too; a person counts once a day."""
    played(one, ada, "2026-02-28T23:59:59.999")
    played(one, ada, "2026-03-01T00:00:00")
    played(other, ada, "2026-03-01T12:00:00")
    played(one, bob, "2026-03-01T12:00:00")
    played(one, bob, "2026-03-03T23:59:59.999")
    played(one, ada, "2026-03-04T00:00:00")
    played(one, ada, "2026-03-02T12:00:00", 29_999)  # too short to count

    assert queries.days(artist, SINCE, UNTIL) == [
        Day(date(2026, 3, 1), 3, 2),
        Day(date(2026, 3, 2), 0, 0),
        Day(date(2026, 3, 3), 1, 1),
    ]
    assert queries.days(other, SINCE, SINCE) == [Day(date(2026, 3, 1), 1, 1)]


def test_totals(one: Track, other: Track, artist: Artist, ada: User, bob: User) -> None:
    """To the end: 95 of 100."""
    played(one, ada, "2026-03-01T12:00:00", 200_000)
    played(one, ada, "2026-03-02T12:00:00", 190_000)
    played(other, bob, "2026-03-03T12:00:00", 189_999)
    played(other, bob, "2026-03-03T12:30:00", 5_000, skipped=True)
    played(one, ada, "2026-02-01T12:00:00")

    assert queries.totals(artist, SINCE, UNTIL) == Totals(
        plays=3, listeners=2, skips=1, ms_played=584_999, completion=0.5
    )
    assert queries.totals(one, SINCE, UNTIL) == Totals(2, 1, 0, 390_000, 1.0)


def test_nothing_at_all(artist: Artist) -> None:
    assert queries.totals(artist, SINCE, UNTIL) == Totals(0, 0, 0, 0, None)
    assert [day.plays for day in queries.days(artist, SINCE, UNTIL)] == [0, 0, 0]
    assert queries.tracks(artist, SINCE, UNTIL) == []
    assert queries.sources(artist, SINCE, UNTIL) == []
    assert queries.countries(artist, SINCE, UNTIL) == []


def test_the_range_before() -> None:
    assert queries.the_same_before(SINCE, UNTIL) == (date(2026, 2, 26), date(2026, 2, 28))
    assert queries.the_same_before(SINCE, SINCE) == (date(2026, 2, 28), date(2026, 2, 28))


def test_tracks(one: Track, other: Track, artist: Artist, ada: User, bob: User) -> None:
    """The most played first; what was only skipped is not among them."""
    for person in (ada, bob, bob):
        played(other, person, "2026-03-01T12:00:00")
    played(one, ada, "2026-03-01T12:00:00", 100_000)
    skipped = make_music.track(artist="The Weir", title="Fog")
    played(skipped, ada, "2026-03-01T12:00:00", 3_000, skipped=True)

    assert queries.tracks(artist, SINCE, UNTIL) == [
        TrackPlays(other.pk, "Ferry", 3, 2, 1.0),
        TrackPlays(one.pk, "Harbour", 1, 1, 0.0),
    ]
    assert [row.title for row in queries.tracks(artist, SINCE, UNTIL, most=1)] == ["Ferry"]


def test_sources(one: Track, artist: Artist, ada: User) -> None:
    for source in ("album", "search", "", "album"):
        played(one, ada, "2026-03-01T12:00:00", source_type=source)
    played(one, ada, "2026-03-01T12:00:00", 3_000, source_type="radio")

    assert queries.sources(artist, SINCE, UNTIL) == [("album", 2), ("", 1), ("search", 1)]


def test_countries(one: Track, artist: Artist, ada: User, bob: User) -> None:
    """The listener's own word; most say nothing."""
    bob.client.country = "PT"
    bob.client.save()
    played(one, ada, "2026-03-01T12:00:00")
    played(one, bob, "2026-03-01T12:00:00")
    played(one, bob, "2026-03-02T12:00:00")

    assert queries.countries(artist, SINCE, UNTIL) == [("PT", 2), ("", 1)]


def test_other_artists_are_not_counted(one: Track, artist: Artist, ada: User) -> None:
    """Nor those tracks of theirs that credit this one: their figures are their own."""
    theirs = make_music.track()
    Credit.objects.create(track=theirs, artist=artist, accepted=True)
    played(theirs, ada, "2026-03-01T12:00:00")

    assert queries.totals(artist, SINCE, UNTIL).plays == 0
    assert queries.totals(theirs, SINCE, UNTIL).plays == 1


@pytest.mark.parametrize(
    "ask",
    [queries.days, queries.totals, queries.tracks, queries.sources, queries.countries],
)
def test_one_statement_each(
    one: Track, artist: Artist, ada: User, ask: Any, django_assert_num_queries: Any
) -> None:
    played(one, ada, "2026-03-01T12:00:00")

    with django_assert_num_queries(1):
        ask(artist, SINCE, UNTIL)

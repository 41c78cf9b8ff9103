"""What an artist's music came to: figures that were worked out by hand.

Every one of them is asked twice: before a night has counted, and after it.
"""

from datetime import date

import pytest

from audio.insights import queries
from audio.insights.queries import Day, Totals, TrackPlays
from audio.models import Artist, Credit, FollowedArtist, PlayEvent, SavedAlbum, Track
from tests import make, make_music
from tests.audio.insights.played import at, count, joined, liked, played
from users.models import User

pytestmark = pytest.mark.django_db

SINCE, UNTIL = date(2026, 3, 1), date(2026, 3, 3)


@pytest.fixture
def ada() -> User:
    return joined(make.user(), date(2026, 2, 1))


@pytest.fixture
def bob() -> User:
    return joined(make.user(), date(2026, 2, 1))


@pytest.fixture
def one() -> Track:
    return make_music.track(artist="The Weir", title="Harbour")


@pytest.fixture
def other(one: Track) -> Track:
    return make_music.track(artist="The Weir", title="Ferry")


@pytest.fixture
def artist(one: Track) -> Artist:
    return one.artist


@pytest.fixture(params=["before a night", "after the night"])
def then(request: pytest.FixtureRequest) -> bool:
    return bool(request.param == "after the night")


def ready(then: bool) -> None:
    if then:
        count()


def test_days(
    one: Track, other: Track, artist: Artist, ada: User, bob: User, then: bool
) -> None:
    """Each day of the range, its ends too; a person counts once a day. Days are UTC's."""
    played(one, ada, "2026-02-28T23:59:59.999")
    played(one, ada, "2026-03-01T00:00:00")
    played(other, ada, "2026-03-01T12:00:00")
    played(one, bob, "2026-03-01T12:00:00", 150_000)
    played(one, bob, "2026-03-03T23:59:59.999")
    played(one, ada, "2026-03-04T00:00:00")
    played(one, ada, "2026-03-02T12:00:00", 29_999, skipped=True)
    liked(one, bob, "2026-03-01T23:59:59")
    album = make_music.album(artist="The Weir")
    SavedAlbum.objects.create(user=ada, album=album, created_at=at("2026-03-01T08:00:00"))
    FollowedArtist.objects.create(user=ada, artist=artist, created_at=at("2026-03-03T00:00:00"))
    FollowedArtist.objects.create(user=bob, artist=artist, created_at=at("2026-03-04T00:00:00"))
    ready(then)

    assert queries.days(artist, SINCE, UNTIL) == [
        Day(date(2026, 3, 1), 3, 2, 3, 0, 2, 550_000, saves=2, followers=0),
        Day(date(2026, 3, 2), 0, 0, 1, 1, 0, 29_999),
        Day(date(2026, 3, 3), 1, 1, 1, 0, 1, 200_000, saves=0, followers=1),
    ]


def test_totals(
    one: Track, other: Track, artist: Artist, ada: User, bob: User, then: bool
) -> None:
    """To the end: 95 of 100. Who listens on two days is one listener."""
    played(one, ada, "2026-03-01T12:00:00", 200_000)
    played(one, ada, "2026-03-02T12:00:00", 190_000)
    played(other, bob, "2026-03-03T12:00:00", 189_999)
    played(other, bob, "2026-03-03T12:30:00", 5_000, skipped=True)
    played(one, ada, "2026-02-01T12:00:00")
    liked(one, ada, "2026-03-02T12:00:00")
    ready(then)

    assert queries.totals(artist, SINCE, UNTIL) == Totals(
        plays=3,
        listeners=2,
        skips=1,
        ms_played=584_999,
        saves=1,
        followers=0,
        completion=0.5,
    )


def test_nothing_at_all(artist: Artist, then: bool) -> None:
    ready(then)

    found = queries.figures(artist, SINCE, UNTIL)
    assert found.totals == Totals(0, 0, 0, 0, 0, 0, None)
    assert [day.plays for day in found.days] == [0, 0, 0]
    assert found.tracks == []
    assert found.sources == []
    assert queries.countries(artist, SINCE, UNTIL) == []


def test_the_range_before() -> None:
    assert queries.the_same_before(SINCE, UNTIL) == (date(2026, 2, 26), date(2026, 2, 28))
    assert queries.the_same_before(SINCE, SINCE) == (date(2026, 2, 28), date(2026, 2, 28))


def test_tracks(
    one: Track, other: Track, artist: Artist, ada: User, bob: User, then: bool
) -> None:
    """The most played first; what was only skipped is not among them."""
    for person, day in ((ada, 1), (bob, 1), (bob, 2)):
        played(other, person, f"2026-03-0{day}T12:00:00")
    played(one, ada, "2026-03-01T12:00:00", 100_000)
    skipped = make_music.track(artist="The Weir", title="Fog")
    played(skipped, ada, "2026-03-01T12:00:00", 3_000, skipped=True)
    ready(then)

    assert queries.figures(artist, SINCE, UNTIL).tracks == [
        TrackPlays(other.pk, "Ferry", 3, 2, 1.0),
        TrackPlays(one.pk, "Harbour", 1, 1, 0.0),
    ]
    [first] = queries.figures(artist, SINCE, UNTIL, most=1).tracks
    assert first.title == "Ferry"


def test_sources(one: Track, artist: Artist, ada: User, then: bool) -> None:
    """A word that no player of ours says tells nothing, and is not kept."""
    for source in ("album", "search", "", "album", "bobs_phone"):
        played(one, ada, "2026-03-01T12:00:00", source_type=source)
    played(one, ada, "2026-03-02T12:00:00", source_type="search")
    played(one, ada, "2026-03-01T12:00:00", 3_000, source_type="radio")
    ready(then)

    found = queries.figures(artist, SINCE, UNTIL).sources
    assert found == [("", 2), ("album", 2), ("search", 2)]


def test_what_was_heard_elsewhere_is_not_counted(
    one: Track, artist: Artist, ada: User, then: bool
) -> None:
    played(one, ada, "2026-03-01T12:00:00", counted=False, source_type="import")
    played(one, ada, "2026-03-01T13:00:00", counted=False, source_type="listens")
    ready(then)

    assert queries.totals(artist, SINCE, UNTIL) == Totals(0, 0, 0, 0, 0, 0, None)


def test_other_artists_are_not_counted(
    one: Track, artist: Artist, ada: User, then: bool
) -> None:
    """Nor those tracks of theirs that credit this one: their figures are their own."""
    theirs = make_music.track()
    Credit.objects.create(track=theirs, artist=artist, accepted=True)
    played(theirs, ada, "2026-03-01T12:00:00")
    ready(then)

    assert queries.totals(artist, SINCE, UNTIL).plays == 0
    assert queries.totals(theirs.artist, SINCE, UNTIL).plays == 1


def test_part_counted_and_part_not(one: Track, artist: Artist, ada: User, bob: User) -> None:
    """Days after the last night join those before it without a seam."""
    played(one, ada, "2026-03-04T23:59:59", source_type="album")
    count()
    played(one, ada, "2026-03-05T00:00:00", source_type="album")
    played(one, bob, "2026-03-05T01:00:00", 10_000, skipped=True)

    found = queries.figures(artist, date(2026, 3, 4), date(2026, 3, 5))
    assert [(day.plays, day.listeners, day.skips) for day in found.days] == [
        (1, 1, 0),
        (1, 1, 1),
    ]
    assert found.totals == Totals(2, 1, 1, 410_000, 0, 0, 2 / 3)
    assert found.tracks == [TrackPlays(one.pk, "Harbour", 2, 1, 2 / 3)]
    assert found.sources == [("album", 2)]


def test_figures_outlive_the_histories(
    one: Track, artist: Artist, ada: User, bob: User
) -> None:
    """Of different people only as many are known as were there on one day."""
    played(one, ada, "2026-03-01T12:00:00", source_type="album")
    played(one, bob, "2026-03-01T12:00:00", source_type="album")
    played(one, ada, "2026-03-02T12:00:00", source_type="album")
    count()
    PlayEvent.objects.all().delete()

    found = queries.figures(artist, SINCE, UNTIL)
    assert found.totals == Totals(3, 2, 0, 600_000, 0, 0, 1.0)
    assert found.tracks == [TrackPlays(one.pk, "Harbour", 3, 2, 1.0)]
    assert found.sources == [("album", 3)]

"""What is counted, for which chart. All figures by hand."""

from datetime import timedelta
from typing import Any

import pytest

from audio.catalog.models.publication import Status
from audio.charts import services, tasks
from audio.charts.models import Kind, Period
from audio.models import Album, Artist, Chart, ChartEntry, Genre, Track
from tests import make, make_music
from tests.api_client import Api
from tests.audio.charts.counted import NOW, chart, count, heard

pytestmark = pytest.mark.django_db


def test_by_period(api: Api) -> None:
    """Each end of each: 7 days with today, 28 with today, ever."""
    today, week, month, once = make_music.tracks(4)
    heard(today, {0: 5})
    heard(week, {0: 1, 6: 3, 7: 100, 13: 1, 14: 1000})
    heard(month, {7: 1, 27: 7, 28: 2000, 55: 1, 56: 5000})
    heard(once, {28: 1, 300: 40})

    count()

    assert chart(api, period="week") == [(1, None, 5, today.pk), (2, 1, 4, week.pk)]
    assert chart(api, period="month") == [
        (1, None, 1105, week.pk),
        (2, 1, 8, month.pk),
        (3, None, 5, today.pk),
    ]
    assert chart(api, period="all") == [
        (1, 1, 7009, month.pk),
        (2, 2, 1105, week.pk),
        (3, 3, 41, once.pk),
        (4, None, 5, today.pk),
    ]


def test_the_places_of_the_period_before(api: Api) -> None:
    """Of the 7 days before: b had 9, c 4, a 2, and d nothing."""
    a, b, c, d = make_music.tracks(4)
    heard(a, {1: 10, 8: 2})
    heard(b, {1: 6, 8: 9})
    heard(c, {8: 4})
    heard(d, {1: 7})

    count()

    assert chart(api, period="week") == [
        (1, 3, 10, a.pk),
        (2, None, 7, d.pk),
        (3, 1, 6, b.pk),
    ]


def test_of_ever_the_place_a_week_ago(api: Api) -> None:
    a, b = make_music.tracks(2)
    heard(a, {0: 30, 7: 5})
    heard(b, {6: 1, 7: 20})

    count()

    assert chart(api, period="all") == [(1, 2, 35, a.pk), (2, 1, 21, b.pk)]


def test_the_last_24_hours_are_counted_by_the_minute(api: Api) -> None:
    """From plays themselves; of one listener ten at most, as in days."""
    keen, calm = make.user(), make.user()
    one, other, past = make_music.tracks(3)

    def play(person: Any, track: Track, hours: float, **more: Any) -> None:
        make_music.play(person, track, played_at=NOW - timedelta(hours=hours), **more)

    for _ in range(14):
        play(keen, one, 1)
    play(calm, one, 23.99)
    play(calm, one, 2, counted=False)
    for hours in (1, 2, 3):
        play(calm, other, hours)
    for _ in range(4):
        play(calm, other, 24.01)
    for _ in range(3):
        play(keen, past, 24.01)
    for _ in range(9):
        play(keen, one, 48.01)
    play(keen, past, -1)

    count()

    assert chart(api, period="day") == [(1, None, 11, one.pk), (2, 1, 3, other.pk)]


def test_of_as_many_plays_the_older_stands_first(api: Api) -> None:
    first, second, third = make_music.tracks(3)
    for track in (third, first, second):
        heard(track, {0: 2})

    count()

    assert [pk for *_, pk in chart(api)] == [first.pk, second.pk, third.pk]


def test_albums_and_artists_by_their_tracks(api: Api) -> None:
    """Whoever is only credited gets nothing for it."""
    album = make_music.album(artist="One", size=2)
    single = make_music.track(artist="One")
    other = make_music.track(artist="Two", album="Two's", featuring=("One",))
    for track, plays in zip(album.tracks.order_by("pk"), (3, 4), strict=True):
        heard(track, {0: plays})
    heard(single, {0: 5})
    heard(other, {0: 9, 8: 1})

    count()

    assert chart(api, kind="albums") == [
        (1, 1, 9, other.album_id),
        (2, None, 7, album.pk),
    ]
    assert chart(api, kind="artists") == [
        (1, None, 12, album.artist_id),
        (2, 1, 9, other.artist_id),
    ]


def test_each_genre_has_charts_of_its_own(api: Api) -> None:
    """A track has several; of an artist only what is of the genre counts in it."""
    both = make_music.track(artist="One", album="First", genres=("Folk", "Jazz"))
    jazz = make_music.track(artist="One", album="First", genres=("Jazz",))
    folk = make_music.track(artist="Two", album="Second", genres=("Folk",))
    make_music.genre("Polka")
    heard(both, {0: 4, 9: 1})
    heard(jazz, {0: 3, 9: 2})
    heard(folk, {0: 6})

    count()

    assert chart(api, genre="folk") == [(1, None, 6, folk.pk), (2, 1, 4, both.pk)]
    assert chart(api, genre="jazz") == [(1, 2, 4, both.pk), (2, 1, 3, jazz.pk)]
    assert chart(api, genre="folk", kind="artists") == [
        (1, None, 6, folk.artist_id),
        (2, 1, 4, both.artist_id),
    ]
    assert chart(api, genre="jazz", kind="artists") == [(1, 1, 7, both.artist_id)]
    assert chart(api, genre="folk", kind="albums") == [
        (1, 1, 7, both.album_id),
        (2, None, 6, folk.album_id),
    ]
    assert chart(api, genre="polka") == []
    counted = Chart.objects.exclude(genre=None).values_list("genre__slug", "kind", "period")
    assert set(counted) == {
        (slug, kind, period)
        for slug in ("folk", "jazz")
        for kind in Kind.values
        for period in ("week", "month", "all")
    }


def test_a_hundred_places(api: Api) -> None:
    """A place before that was beyond them is none."""
    tracks = make_music.tracks(102)
    for number, track in enumerate(tracks):
        heard(track, {0: 500 - number, 8: 1 + number})

    count()

    found = chart(api, limit=100)
    assert [rank for rank, *_ in found] == list(range(1, 101))
    assert [pk for *_, pk in found] == [track.pk for track in tracks[:100]]
    assert [before for _, before, *_ in found[:4]] == [None, None, 100, 99]


def test_only_what_is_published(api: Api) -> None:
    """By the time it is counted; an album or artist that is hidden has no place either."""
    shown = make_music.track(artist="One", album="First")
    heard(shown, {0: 1})
    for status in (Status.DRAFT, Status.SCHEDULED, Status.WITHDRAWN, Status.TAKEN_DOWN):
        heard(make_music.track(status=status, artist="One", album="First"), {0: 9})
    lost = make_music.track(artist="Two", album="Second")
    heard(lost, {0: 5})
    Album.objects.filter(tracks=lost).update(status=Status.WITHDRAWN)
    Artist.objects.filter(pk=lost.artist_id).update(status=Status.WITHDRAWN)

    count()

    assert chart(api, kind="albums") == [(1, None, 1, shown.album_id)]
    assert chart(api, kind="artists") == [(1, None, 1, shown.artist_id)]
    assert {pk for *_, pk in chart(api)} == {shown.pk, lost.pk}


def test_counted_again_nothing_of_the_old_stays(api: Api) -> None:
    """A genre that nobody plays any more, and places that nobody takes."""
    one, other = make_music.track(genres=("Folk",)), make_music.track()
    heard(one, {0: 5})
    heard(other, {0: 3})
    count()
    kept = ChartEntry.objects.get(chart__period="all", chart__kind="tracks", rank=2,
                                  chart__genre=None)  # fmt: skip

    count(NOW + timedelta(days=7, hours=1))

    assert chart(api) == []
    assert chart(api, genre="folk") == []
    assert chart(api, period="all") == [(1, 1, 5, one.pk), (2, 2, 3, other.pk)]
    kept.refresh_from_db()
    assert kept.object_id == other.pk
    assert not Chart.objects.filter(period=Period.WEEK).exclude(genre=None).exists()
    told = api.get("/api/charts/").json()
    assert told["counted_at"] == "2026-04-07T13:00:00Z"


def test_of_ever_once_a_day_where_that_takes_long(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others by the hour, as ever."""
    monkeypatch.setattr(services, "SMALL", -2)
    track = make_music.track(genres=("Folk",))
    heard(track, {0: 1})
    count(NOW)
    heard(track, {-1: 1, 1: 1})

    count(NOW + timedelta(hours=11, minutes=59))

    ever = {"period": "all", "genre": "folk"}
    assert chart(api, **ever) == [(1, None, 1, track.pk)]
    assert chart(api, genre="folk") == [(1, None, 2, track.pk)]
    assert api.get("/api/charts/", ever).json()["counted_at"] == "2026-03-31T12:00:00Z"
    count(NOW + timedelta(hours=12))
    assert chart(api, **ever) == [(1, None, 3, track.pk)]


def test_while_nothing_was_played_charts_are_counted_and_empty(api: Api) -> None:
    assert api.get("/api/charts/").json()["counted_at"] is None

    count()

    assert api.get("/api/charts/").json()["counted_at"] == "2026-03-31T12:00:00Z"
    assert Chart.objects.count() == 12


def test_a_genre_takes_its_charts_along() -> None:
    track = make_music.track(genres=("Folk",))
    heard(track, {0: 1})
    count()
    track.genres.clear()

    Genre.objects.get(slug="folk").delete()

    assert not Chart.objects.exclude(genre=None).exists()
    assert not ChartEntry.objects.exclude(chart__genre=None).exists()
    count()


def test_the_job_counts_now(api: Api) -> None:
    tasks.count(timestamp=0)

    assert Chart.objects.filter(genre=None).count() == 12
    assert services.count(now=NOW)

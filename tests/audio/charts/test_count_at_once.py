"""Counting while others count, play and read."""

from functools import partial

import pytest
from django.db import connection, transaction

from audio.catalog.models.artist import UNRANKED
from audio.catalog.models.stamp import raise_stamp
from audio.charts import services
from audio.models import Artist, Chart, ChartEntry, TrackDay
from tests import make, make_music
from tests.api_client import Api, ApiFor
from tests.at_once import at_once, seen_at_a_lock, times
from tests.audio.charts.counted import NOW, chart, count, heard
from tests.audio.plays.played import play

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_eight_at_once_one_counts_or_each_after_the_other(api: Api) -> None:
    """And what they leave is one count's."""
    tracks = make_music.tracks(5, genres=("Folk",))
    for number, track in enumerate(tracks):
        heard(track, {0: 10 - number})

    done = times(8, lambda: services.count(now=NOW))

    assert True in done
    assert [pk for *_, pk in chart(api, genre="folk")] == [track.pk for track in tracks]
    tracks_of_week = Chart.objects.filter(kind="tracks", period="week")
    assert tracks_of_week.count() == 2
    assert ChartEntry.objects.filter(chart__in=tracks_of_week).count() == 10


def test_while_one_counts_another_goes_away() -> None:
    """Without waiting, and without a word: the count that runs is as good."""
    track = make_music.track()
    heard(track, {0: 1})

    with transaction.atomic():
        count()
        assert at_once(lambda: services.count(now=NOW)) == [False]
        assert Chart.objects.count() == 12

    assert at_once(lambda: services.count(now=NOW)) == [True]


def test_readers_have_the_old_chart_until_the_new_one_is_whole(api: Api) -> None:
    first, second = make_music.tracks(2)
    heard(first, {0: 2})
    heard(second, {0: 1})
    count()
    TrackDay.objects.filter(track=second).update(plays=3)
    old = [(1, None, 2, first.pk), (2, None, 1, second.pk)]
    new = [(1, None, 3, second.pk), (2, None, 2, first.pk)]

    def hold() -> None:
        """What the count raises when all its charts are written."""
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE audio_stamp IN EXCLUSIVE MODE")

    seen, counted = seen_at_a_lock(hold, lambda: services.count(now=NOW), lambda: chart(api))

    assert (seen, counted) == (old, True)
    assert chart(api) == new


def test_plays_go_on_meanwhile(api_for: ApiFor) -> None:
    """Four listeners play six tracks while it is counted again and again."""
    tracks = make_music.tracks(6)
    clients = [api_for(make.user()) for _ in range(4)]

    def listen(api: Api) -> list[int]:
        moment = NOW.isoformat()
        batch = [play(track, played_at=moment) for track in tracks]
        return [api.post("/api/me/plays/", batch).status_code for _ in range(10)]

    def count_often() -> list[int]:
        return [int(services.count(now=NOW)) for _ in range(10)]

    done = at_once(count_often, *(partial(listen, api) for api in clients))

    assert done == [[1] * 10, *[[201] * 10] * 4]
    assert set(TrackDay.objects.values_list("plays", flat=True)) == {4}


def test_who_has_the_stamp_never_waits_for_an_artist() -> None:
    """Whoever is erased raises it for their music, and then their pages go."""
    track = make_music.track()
    heard(track, {0: 1})

    def hold() -> None:
        raise_stamp()
        with connection.cursor() as cursor:  # whichever of the sixteen the count takes
            cursor.execute("LOCK TABLE audio_stamp IN EXCLUSIVE MODE")

    artist, counted = seen_at_a_lock(
        hold,
        lambda: services.count(now=NOW),
        lambda: Artist.objects.select_for_update(nowait=True).get(pk=track.artist_id),
    )

    assert (artist.rank, counted) == (UNRANKED, True)
    assert not Artist.objects.filter(rank=UNRANKED).exists()

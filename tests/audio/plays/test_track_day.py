"""Plays by track and day: what charts are made of."""

from datetime import UTC, date, datetime, timedelta
from functools import partial
from importlib import import_module
from typing import Any

import pytest
from django.db import connection

from audio.models import ForgottenPlay, PlayEvent, Track, TrackDay
from audio.plays import services
from config.fields import utc_now
from tests import make, make_music
from tests.api_client import ApiFor
from tests.at_once import at_once, times
from tests.audio.plays.played import play, plays_of

pytestmark = pytest.mark.django_db
migration = import_module("audio.migrations.0007_search_sharing_charts")
PLAYS, HISTORY = "/api/me/plays/", "/api/me/history/"
FIRST_OF_MARCH = date(2026, 3, 1)


def days_of(track: Track) -> dict[date, int]:
    return dict(TrackDay.objects.filter(track=track).values_list("day", "plays"))


def several(track: Track, number: int, **more: Any) -> list[dict[str, Any]]:
    return [play(track, **more) for _ in range(number)]


def test_each_play_stands_under_its_day_of_utc(api_for: ApiFor) -> None:
    track, other = make_music.tracks(2)
    moments = (
        (track, "2026-03-01T23:59:59.999999Z"),
        (track, "2026-03-02T00:00:00Z"),
        (track, "2026-03-02T00:30:00+01:00"),  # 23:30 of the 1st
        (track, "2026-03-01T20:00:00-05:00"),  # 1:00 of the 2nd
        (track, "2026-03-01T00:00:00Z"),
        (other, "2026-03-01T12:00:00Z"),
    )

    api_for(make.user()).post(PLAYS, [play(of, played_at=at) for of, at in moments])

    assert days_of(track) == {FIRST_OF_MARCH: 3, date(2026, 3, 2): 2}
    assert days_of(other) == {FIRST_OF_MARCH: 1}


def test_a_play_in_the_future_is_of_today(api_for: ApiFor) -> None:
    track, before = make_music.track(), utc_now().date()

    api_for(make.user()).post(PLAYS, play(track, played_at="2100-01-01T00:00:00Z"))

    [(day, plays)] = days_of(track).items()
    assert before <= day <= utc_now().date()
    assert plays == 1


def test_only_what_counts(api_for: ApiFor) -> None:
    """Neither what was too short, nor what was sent again, alone or within one batch."""
    track, api = make_music.track(duration_ms=200_000), api_for(make.user())
    sent = play(track)
    api.post(PLAYS, sent)

    api.post(PLAYS, sent)
    api.post(PLAYS, [sent, play(track, ms_played=29_999), play(track, skipped=True)])
    twice = play(track)
    api.post(PLAYS, [twice, twice])

    assert days_of(track) == {FIRST_OF_MARCH: 3}
    assert plays_of(track) == 3


def test_of_one_listener_ten_a_day(api_for: ApiFor) -> None:
    """Their history and the track's own count have all of them."""
    track, other = make_music.tracks(2)
    listener, friend = api_for(make.user()), api_for(make.user())

    listener.post(PLAYS, several(track, 8))
    listener.post(PLAYS, several(track, 8))
    listener.post(PLAYS, play(track))
    listener.post(PLAYS, [*several(other, 12), play(track, played_at="2026-03-02T09:00:00Z")])
    friend.post(PLAYS, several(track, 3))

    assert days_of(track) == {FIRST_OF_MARCH: 13, date(2026, 3, 2): 1}
    assert days_of(other) == {FIRST_OF_MARCH: 10}
    assert (plays_of(track), plays_of(other)) == (21, 12)


def test_nobody_makes_room_by_deleting(api_for: ApiFor) -> None:
    """What was deleted counted; and it counts again for nothing else of that day."""
    listener, (track, other) = make.user(), make_music.tracks(2)
    api = api_for(listener)

    for _ in range(3):
        api.post(PLAYS, several(track, 6))
        assert api.delete(HISTORY).status_code == 200
    api.post(PLAYS, play(other))
    api.post(PLAYS, play(other, played_at="2026-03-02T09:00:00Z"))
    api_for(make.user()).post(PLAYS, play(other))

    assert days_of(track) == {FIRST_OF_MARCH: 10}
    assert days_of(other) == {FIRST_OF_MARCH: 1, date(2026, 3, 2): 1}


def test_what_was_deleted_and_did_not_count_takes_no_room(api_for: ApiFor) -> None:
    listener, track = make.user(), make_music.track()
    api = api_for(listener)
    api.post(PLAYS, several(track, 12, ms_played=5, skipped=True))
    api.delete(HISTORY)

    api.post(PLAYS, several(track, 2))

    assert days_of(track) == {FIRST_OF_MARCH: 2}
    assert set(ForgottenPlay.objects.values_list("day", flat=True)) == {None}


def test_it_stays_when_histories_go(api_for: ApiFor) -> None:
    listener, track = make.user(), make_music.track()
    api_for(listener).post(PLAYS, several(track, 2))

    services.forget(user=listener)

    assert not PlayEvent.objects.exists()
    assert days_of(track) == {FIRST_OF_MARCH: 2}


def test_it_goes_with_the_track() -> None:
    track = make_music.track()
    TrackDay.objects.create(track=track, day=FIRST_OF_MARCH, plays=4)

    track.delete()

    assert not TrackDay.objects.exists()


def test_the_days_before_there_were_days() -> None:
    """What the migration finds in people's histories."""
    track, other = make_music.tracks(2)
    keen, calm = make.user(), make.user()
    noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    for minute in range(14):
        make_music.play(keen, track, played_at=noon + timedelta(minutes=minute))
    make_music.play(keen, track, played_at=noon + timedelta(hours=12))
    make_music.play(keen, other, played_at=noon, counted=False)
    make_music.play(calm, track, played_at=noon)
    make_music.play(calm, other, played_at=noon)

    with connection.cursor() as cursor:
        cursor.execute(migration.DAYS_SO_FAR)

    assert days_of(track) == {FIRST_OF_MARCH: 11, date(2026, 3, 2): 1}
    assert days_of(other) == {FIRST_OF_MARCH: 1}


@pytest.mark.django_db(transaction=True)
def test_16_listeners_at_once_lose_no_play(api_for: ApiFor) -> None:
    """Each event twice, in batches in both directions over the same tracks and days."""
    tracks = make_music.tracks(6)
    clients = [api_for(make.user()) for _ in range(16)]
    days = ("2026-03-01T10:00:00Z", "2026-03-02T10:00:00Z")

    def send(n: int) -> list[int]:
        batch = [play(track, played_at=day) for track in tracks for day in days] * 2
        order = batch if n % 2 else batch[::-1]
        return [clients[n].post(PLAYS, order).json()["accepted"] for _ in range(3)]

    accepted = at_once(*(partial(send, n) for n in range(16)))

    assert accepted == [[12, 0, 0]] * 16
    for track in tracks:
        assert days_of(track) == {FIRST_OF_MARCH: 16, date(2026, 3, 2): 16}


@pytest.mark.django_db(transaction=True)
def test_one_listener_on_16_devices_at_once_has_ten_plays(api_for: ApiFor) -> None:
    listener, track = make.user(), make_music.track()
    api = api_for(listener)

    def send() -> int:
        return int(api.post(PLAYS, several(track, 3)).status_code)

    assert set(times(16, send)) == {201}

    assert days_of(track) == {FIRST_OF_MARCH: 10}
    assert plays_of(track) == 48

"""Whom somebody follows, and what these show: by night as at a request."""

from datetime import datetime, timedelta

import pytest

from audio.models import LikedTrack, Track
from config.fields import utc_now
from recommendations.learning.interactions import Interactions, befriended
from recommendations.models import TasteSettings
from recommendations.training.models import Kind
from recommendations.training.reading import read
from recommendations.training.recent import profile
from tests import make, make_music
from tests.recommendations import learnt
from users.accounts.people import UserBlock, UserFollow
from users.models import Client, User

pytestmark = pytest.mark.django_db

BEGAN = utc_now() - timedelta(days=9)
Shown = tuple[int, dict[int, int]]
"""How many somebody follows, and by thing how many of them like it."""


def at(minute: int) -> datetime:
    return BEGAN + timedelta(minutes=minute)


def like(person: User, track: Track, minute: int = 0) -> None:
    LikedTrack.objects.create(user=person, track=track, created_at=at(minute))


def by_night(person: User) -> tuple[Shown, Shown]:
    reading = read()
    row = int(reading.people.searchsorted(person.pk))

    def shown(of: Interactions, ids: list[int]) -> Shown:
        assert of.circle is not None
        times, size = befriended(of.circle[[row]], of.visible)
        pairs = zip(times.indices.tolist(), times.data.tolist(), strict=True)
        return int(size[0]), {ids[place]: int(friends) for place, friends in pairs}

    tracks = shown(reading.tracks, reading.catalogue.tracks.tolist())
    return tracks, shown(reading.artists, reading.artist_ids.tolist())


def at_a_request(person: User) -> tuple[Shown, Shown]:
    found = [profile(person.pk, kind, whole=True) for kind in (Kind.TRACK, Kind.ARTIST)]
    tracks, artists = (
        (one.circle_size, {shown.id: shown.friends for shown in one.shown}) for one in found
    )
    return tracks, artists


def test_thirty_whom_one_follows_and_twenty_that_each_likes() -> None:
    """The newest of those who show it, take part, and are neither muted nor block."""
    person = make.user()
    old, duo, other = (make_music.track(artist=name) for name in ("Old", "Duo", "Other"))
    many = [make_music.track(artist="Many") for _ in range(23)]
    friends = [make.user() for _ in range(36)]
    for minute, friend in enumerate(friends):
        UserFollow.objects.create(follower=person, followed=friend, created_at=at(minute))
    early, eager = friends[0], friends[35]
    hidden, silent, muted, blocking = friends[31:35]
    like(early, old)
    for friend in friends[5:8]:
        like(friend, duo)
    for minute, track in enumerate([old, other, duo, *many]):
        like(eager, track, minute)
    for friend in (hidden, silent, muted, blocking):
        like(friend, other)
    Client.objects.filter(pk=hidden.pk).update(likes_audience="nobody")
    TasteSettings.objects.create(user=silent, personalised=False)
    UserBlock.objects.create(user=person, other=muted, level="mute")
    UserBlock.objects.create(user=blocking, other=person, level="block")
    like(make.user(), old)
    learnt.training()

    tracks = 30, {duo.pk: 3} | {track.pk: 1 for track in many[3:]}
    artists = 30, {duo.artist_id: 3, many[0].artist_id: 1}
    assert at_a_request(person) == (tracks, artists)
    assert by_night(person) == (tracks, artists)

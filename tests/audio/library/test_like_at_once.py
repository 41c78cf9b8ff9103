"""Likes at the same moment: counters are the number of rows."""

import time
from collections.abc import Callable
from functools import partial

import pytest

from audio.catalog.models.publication import Status
from audio.library import services
from audio.models import Album, LikedTrack, Track
from audio.publishing.services import releasing
from tests import make, make_music
from tests.at_once import at_a_lock, at_a_locked_row, at_once
from tests.faults.records import Seen
from users.models import Client

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.fault("F11")
def test_thirty_two_people_like_and_unlike(seen: Seen) -> None:
    """Each of 32 does it 20 times: likes one of four tracks, unlikes the one before.

    By hand: the last of 20 is number 19, so that each keeps (their number + 19) modulo 4 alone.
    """
    tracks = make_music.tracks(4, artist="One")
    people = [make.user() for _ in range(32)]

    def clicks(number: int) -> None:
        for turn in range(20):
            track = tracks[(number + turn) % 4]
            before = tracks[(number + turn - 1) % 4]
            services.like(user=people[number], track_ids=[track.pk])
            services.unlike(user=people[number], track_ids=[before.pk])

    began = time.monotonic()
    at_once(*[partial(clicks, number) for number in range(32)])
    took = time.monotonic() - began

    for track in tracks:
        track.refresh_from_db()
    seen.load = "32 people, each 20 likes and 20 unlikes"
    seen.tell(
        f"likes of four tracks {[track.likes_count for track in tracks]}, by hand 8 each; "
        f"{took:.1f} s"
    )
    assert [track.likes_count for track in tracks] == [8, 8, 8, 8]
    assert [LikedTrack.objects.filter(track=track).count() for track in tracks] == [8] * 4
    assert {c.marks_version for c in Client.objects.filter(pk__in=[p.pk for p in people])} == {
        40
    }


def test_one_person_from_many_devices() -> None:
    """Waiting for each other at the profile, all like the same track: one like."""
    track, person = make_music.track(), make.user()

    added = at_a_locked_row(
        Client.objects.get(pk=person.pk),
        8,
        lambda: services.like(user=person, track_ids=[track.pk]),
    )

    track.refresh_from_db()
    assert sorted(added) == [0] * 7 + [1]
    assert track.likes_count == 1


def test_a_track_that_is_hidden_meanwhile_is_not_liked() -> None:
    """The likes wait for it, and it is withdrawn before they go on."""
    track = make_music.track()

    def like() -> bool:
        try:
            services.like(user=people.pop(), track_ids=[track.pk])
        except services.Unseen:
            return False
        return True

    def withdraw() -> None:
        Track.objects.filter(pk=track.pk).update(status=Status.WITHDRAWN)

    people = [make.user() for _ in range(2)]
    liked = at_a_lock(withdraw, like, like)

    track.refresh_from_db()
    assert (liked, track.likes_count) == ([False, False], 0)
    assert not LikedTrack.objects.exists()


def test_batches_against_publishing_and_withdrawing() -> None:
    """Six people like an album of twenty, each in another order, while it comes and goes."""
    owner = make.user(is_staff=True)
    album = make_music.album(size=20)
    ids = list(Track.objects.filter(album=album).values_list("pk", flat=True))
    people = [make.user() for _ in range(6)]
    seen: list[int] = []

    def fan(number: int) -> None:
        turned = ids[number * 3 :] + ids[: number * 3]
        for turn in range(8):
            try:
                services.like(user=people[number], track_ids=turned[:: 1 if turn % 2 else -1])
                seen.append(number)
            except services.Unseen:
                continue
            services.unlike(user=people[number], track_ids=turned[:10])

    def publisher() -> None:
        for _ in range(8):
            releasing.withdraw(release=Album.objects.get(pk=album.pk), by=owner)
            releasing.publish(release=Album.objects.get(pk=album.pk), by=owner)

    doings: list[Callable[[], None]] = [partial(fan, number) for number in range(6)]
    at_once(*doings, publisher)

    assert seen
    for track in Track.objects.filter(pk__in=ids):
        assert track.likes_count == LikedTrack.objects.filter(track=track).count()

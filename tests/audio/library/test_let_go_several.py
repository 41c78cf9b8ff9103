"""DELETE /api/me/tracks/?ids= and /api/me/albums/?ids=: several at once."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction

from audio.catalog import standing
from audio.catalog.models.publication import Status
from audio.library import services
from audio.models import Album, LikedTrack, SavedAlbum, Track
from tests import make, make_music
from tests.api_client import Api, ApiFor, refused
from tests.at_once import at_once, wait_for_locks
from tests.audio.sync.copy import Copy, lists
from users.models import Client

pytestmark = pytest.mark.django_db
alone = pytest.mark.django_db(transaction=True)

LIKES, SAVED = "/api/me/tracks/", "/api/me/albums/"


def let_go(api: Api, place: str, ids: Iterable[int]) -> None:
    answer = api.delete(f"{place}?ids={','.join(str(pk) for pk in ids)}")
    assert (answer.status_code, answer.content) == (204, b"")


def kept(api: Api, place: str, key: str) -> list[int]:
    return [item[key] for item in api.get(place).json()["items"]]


def likes(tracks: Iterable[Track]) -> list[int]:
    """As they are told, and as they are."""
    ids = [track.pk for track in tracks]
    found = [Track.objects.get(pk=pk).likes_count for pk in ids]
    assert found == [LikedTrack.objects.filter(track=pk).count() for pk in ids]
    return found


def test_several_likes_are_taken_back(api_for: ApiFor) -> None:
    """Not those of others; nor is one counted that was not liked, is named twice or unknown."""
    person, other = make.user(), make.user()
    tracks = make_music.tracks(4)
    one, two, three, four = (track.pk for track in tracks)
    services.like(user=person, track_ids=[one, two, three])
    services.like(user=other, track_ids=[two, four])
    api, version = api_for(person), Client.objects.get(pk=person.pk).marks_version

    let_go(api, LIKES, [two, four, 2**63 - 1, one, two])

    assert likes(tracks) == [0, 1, 1, 1]
    assert kept(api, LIKES, "track_id") == [three]
    assert Client.objects.get(pk=person.pk).marks_version == version + 1
    let_go(api, LIKES, [two, four, one])
    assert likes(tracks) == [0, 1, 1, 1]


def test_several_albums_are_kept_no_longer(api_for: ApiFor) -> None:
    person, other = make.user(), make.user()
    one, two, three = (make_music.album().pk for _ in range(3))
    services.save_albums(user=person, album_ids=[one, two, three])
    services.save_albums(user=other, album_ids=[one])
    api, version = api_for(person), Client.objects.get(pk=person.pk).marks_version

    for _ in range(2):
        let_go(api, SAVED, [three, one, 999_999])

    assert kept(api, SAVED, "album_id") == [two]
    assert kept(api_for(other), SAVED, "album_id") == [one]
    assert Client.objects.get(pk=person.pk).marks_version == version + 2


def test_also_what_is_no_longer_to_be_seen(api_for: ApiFor) -> None:
    person, tracks = make.user(), make_music.tracks(2)
    album = make_music.album()
    services.like(user=person, track_ids=[track.pk for track in tracks])
    services.save_albums(user=person, album_ids=[album.pk])
    Track.objects.filter(pk=tracks[0].pk).update(status=Status.TAKEN_DOWN)
    Album.objects.filter(pk=album.pk).update(status=Status.WITHDRAWN)
    api = api_for(person)

    let_go(api, LIKES, [track.pk for track in tracks])
    let_go(api, SAVED, [album.pk])

    assert likes(tracks) == [0, 0]
    assert not SavedAlbum.objects.exists()


@pytest.mark.parametrize("place", [LIKES, SAVED])
@pytest.mark.parametrize(
    "asked", ["", "?ids=", "?ids=all", "?ids=1,", "?ids=0", f"?ids={'1,' * 50}1"]
)
def test_without_ids_nothing_is_let_go(api_for: ApiFor, place: str, asked: str) -> None:
    person, album = make.user(), make_music.album(size=1)
    services.like(user=person, track_ids=[album.tracks.get().pk])
    services.save_albums(user=person, album_ids=[album.pk])

    refused(api_for(person).delete(f"{place}{asked}"), 422, "invalid")

    assert (LikedTrack.objects.count(), SavedAlbum.objects.count()) == (1, 1)


def test_only_the_signed_in(api: Api) -> None:
    refused(api.delete(f"{LIKES}?ids=1"), 401, "unauthenticated")
    refused(api.delete(f"{SAVED}?ids=1"), 401, "unauthenticated")


@alone
def test_a_copy_is_told(api_for: ApiFor) -> None:
    person = make.user()
    album = make_music.album(size=3)
    first, second, third = album.tracks.order_by("pk").values_list("pk", flat=True)
    services.like(user=person, track_ids=[first, second, third])
    services.save_albums(user=person, album_ids=[album.pk])
    api = api_for(person)
    copy = Copy(api)
    copy.sync()

    let_go(api, LIKES, [third, first])
    let_go(api, SAVED, [album.pk])

    told = {(one["type"], one["id"]) for one in copy.sync() if one["op"] == "delete"}
    assert told == {("liked_track", first), ("liked_track", third), ("saved_album", album.pk)}
    assert copy.whole() == lists(api)


@alone
def test_eight_people_in_eight_orders() -> None:
    """In the end number n keeps six from the n-th on; after the last comes the first."""
    tracks = make_music.tracks(12, artist="One")
    ids = [track.pk for track in tracks]
    people = [make.user() for _ in range(8)]

    def clicks(number: int) -> None:
        turned = ids[number:] + ids[:number]
        for turn in range(6):
            services.like(user=people[number], track_ids=turned)
            services.unlike(user=people[number], track_ids=turned[:: 1 if turn % 2 else -1])
        services.like(user=people[number], track_ids=turned[:6])

    at_once(*[partial(clicks, number) for number in range(8)])

    assert likes(tracks) == [2, 2, 3, 4, 5, 6, 6, 6, 5, 4, 3, 2]


@alone
@pytest.mark.parametrize("first", [0, 1])
def test_a_publisher_is_waited_for(first: int) -> None:
    """Who has one of two tracks, and comes to the other, finds nobody who has it."""
    person, tracks = make.user(), make_music.tracks(2, artist="One")
    ids = [track.pk for track in tracks]
    services.like(user=person, track_ids=ids)

    def unlike() -> Any:
        try:
            return services.unlike(user=person, track_ids=ids)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            standing.hold(tracks[0].artist_id)
            Track.objects.filter(pk=ids[first]).update(status=Status.WITHDRAWN)
            running = pool.submit(unlike)
            wait_for_locks(1)
            Track.objects.filter(pk=ids[1 - first]).update(status=Status.WITHDRAWN)
        assert running.result() == 2

    assert likes(tracks) == [0, 0]

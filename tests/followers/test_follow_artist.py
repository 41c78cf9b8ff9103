"""PUT and DELETE /api/artists/{artist_id}/follow/"""

import pytest

from audio.catalog.models.publication import Status
from audio.catalog.models.stamp import current_stamp
from audio.models import Artist, FollowedArtist
from followers import services
from followers.refusals import ArtistBlocked
from tests import at_once, make, make_music
from tests.api_client import ApiFor, refused
from users.accounts.choices import Level
from users.models import Client, User

pytestmark = pytest.mark.django_db


def followers(artist: Artist) -> int:
    return Artist.objects.get(pk=artist.pk).followers_count


def test_follows_once_however_often_it_is_said(api_for: ApiFor) -> None:
    ada, artist = make.user(), make_music.artist()
    api, stamp = api_for(ada), current_stamp()

    answers = [api.put(f"/api/artists/{artist.pk}/follow/") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [204, 204]
    assert followers(artist) == 1
    assert list(FollowedArtist.objects.values_list("user", "artist")) == [(ada.pk, artist.pk)]
    assert current_stamp() == stamp  # nobody else's copies are thrown away


def test_the_page_says_so_at_once(api_for: ApiFor) -> None:
    artist = make_music.artist()
    api, place = api_for(make.user()), f"/api/artists/{artist.pk}/"
    before = api.get(place)

    api.put(f"{place}follow/")
    after = api.get(place, If_None_Match=before.headers["ETag"])

    assert after.status_code == 200
    assert after.json()["followers_count"] == 1


def test_follows_no_longer_once_however_often_it_is_said(api_for: ApiFor) -> None:
    ada, artist = make.user(), make_music.artist()
    services.follow_artist(user=ada, artist=artist)
    services.follow_artist(user=make.user(), artist=artist)
    api = api_for(ada)

    answers = [api.delete(f"/api/artists/{artist.pk}/follow/") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [204, 204]
    assert followers(artist) == 1


def test_who_is_hidden_is_not_followed_but_let_go(api_for: ApiFor) -> None:
    ada, artist = make.user(), make_music.artist()
    services.follow_artist(user=ada, artist=artist)
    Artist.objects.filter(pk=artist.pk).update(status=Status.TAKEN_DOWN)
    api, place = api_for(ada), f"/api/artists/{artist.pk}/follow/"

    refused(api.put(place), 404, "not_found")
    assert api.delete(place).status_code == 204
    assert followers(artist) == 0


def test_whom_one_has_blocked_one_does_not_follow(api_for: ApiFor) -> None:
    ada, artist = make.user(), make_music.artist()
    services.block_artist(user=ada, artist=artist, level=Level.BLOCK)

    answer = api_for(ada).put(f"/api/artists/{artist.pk}/follow/")

    refused(answer, 409, "artist_blocked")


@pytest.mark.django_db(transaction=True)
def test_counters_are_exact_whatever_happens_at_once() -> None:
    artist, people = make_music.artist(), [make.user() for _ in range(6)]

    def turn(person: User) -> None:
        for _ in range(10):
            services.follow_artist(user=person, artist=artist)
            services.unfollow_artist(user=person, artist_id=artist.pk)
        services.follow_artist(user=person, artist=artist)

    at_once.at_once(*[lambda one=one: turn(one) for one in people + people])

    assert followers(artist) == FollowedArtist.objects.count()
    assert all(
        client.marks_version > 0
        for client in Client.objects.filter(pk__in=[one.pk for one in people])
    )


@pytest.mark.django_db(transaction=True)
def test_many_artists_at_once_in_any_order() -> None:
    """As imports do, also two of one person."""
    artists, people = [make_music.artist() for _ in range(5)], [make.user() for _ in range(3)]
    ids = [one.pk for one in artists]

    def turn(person: User, order: list[int]) -> None:
        services.follow_artists(user=person, artist_ids=order)
        services.unfollow_artists(user=person, artist_ids=order[:1])
        services.follow_artist(user=person, artist=Artist.objects.get(pk=order[0]))

    at_once.at_once(
        *[lambda one=one: turn(one, ids) for one in people],
        *[lambda one=one: turn(one, ids[::-1]) for one in people],
    )

    assert FollowedArtist.objects.count() == 15
    assert [followers(one) for one in artists] == [3] * 5


@pytest.mark.django_db(transaction=True)
def test_of_a_block_and_a_follow_at_once_no_follow_is_left() -> None:
    ada, artist = make.user(), make_music.artist()

    def follow() -> object:
        try:
            return services.follow_artist(user=ada, artist=artist)
        except ArtistBlocked:
            return False

    at_once.at_once(
        follow,
        lambda: services.block_artist(user=ada, artist=artist, level=Level.BLOCK),
        follow,
    )

    assert (followers(artist), FollowedArtist.objects.count()) == (0, 0)
    assert Client.objects.get(pk=ada.pk).artist_blocks == 1

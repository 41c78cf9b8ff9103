"""GET, PUT and DELETE /api/me/blocks/"""

from datetime import timedelta
from typing import Any

import pytest

from audio.catalog.models.publication import Status
from audio.models import Artist, ArtistBlock, FollowedArtist, PlaylistMember
from config import throttling
from followers import services
from tests import at_once, make, make_music, make_playlist
from tests.api_client import Api, ApiFor, refused
from users.accounts.choices import Level
from users.models import Client, User, UserBlock, UserFollow

pytestmark = pytest.mark.django_db


def block(api: Api, kind: str, pk: int, level: str = "block") -> Any:
    return api.put("/api/me/blocks/", {"type": kind, "id": pk, "level": level})


def counts(person: User) -> tuple[int, int]:
    client = Client.objects.get(pk=person.pk)
    return client.followers_count, client.following_count


def test_lists_people_and_artists_newest_first(api_for: ApiFor) -> None:
    ben, artist = make.user(first_name="Ben"), make_music.artist("The Weir")
    api = api_for(make.user())

    first = block(api, "user", ben.pk)
    block(api, "artist", artist.pk, "mute")
    listed = api.get("/api/me/blocks/").json()

    assert first.status_code == 200
    assert [
        (item["type"], item["id"], item["level"], item["artist"] and item["artist"]["name"])
        for item in listed["items"]
    ] == [("artist", artist.pk, "mute", "The Weir"), ("user", ben.pk, "block", None)]
    assert listed["items"][1]["user"]["name"] == "Ben"
    assert listed["items"][1] == first.json()


def test_nobody_lists_everybody_by_blocking_them(
    api_for: ApiFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer names whoever has the id; only what names them has this limit."""
    monkeypatch.setattr(throttling, "LIMITS", {"blocks": throttling.LIMITS["blocks"]})
    api = api_for(make.user())
    named = [make.user().pk for _ in range(21)]

    answers = [block(api, "user", pk, "mute") for pk in named]

    assert [answer.status_code for answer in answers] == [200] * 20 + [429]
    assert api.delete(f"/api/me/blocks/user/{named[0]}/").status_code == 204


def test_pages_hold_each_once_both_ways(api_for: ApiFor) -> None:
    """Some of them made in the same moment."""
    me = make.user()
    people, artists = [make.user() for _ in range(5)], [make_music.artist() for _ in range(4)]
    at = me.date_joined
    for n, other in enumerate(people):
        made = UserBlock.objects.create(user=me, other=other, level="mute")
        UserBlock.objects.filter(pk=made.pk).update(created_at=at + timedelta(n // 2))
    for n, one in enumerate(artists):
        mark = ArtistBlock.objects.create(user=me, artist=one, level="mute")
        ArtistBlock.objects.filter(pk=mark.pk).update(created_at=at + timedelta(n // 2))
    api = api_for(me)
    whole = [(i["type"], i["id"]) for i in api.get("/api/me/blocks/").json()["items"]]

    there, pages, link = [], [], "/api/me/blocks/?limit=2"
    while link:
        page = api.get(link.removeprefix("http://testserver")).json()
        pages.append(page)
        there += [(i["type"], i["id"]) for i in page["items"]]
        link = page["next"]
    back = api.get(pages[-1]["previous"].removeprefix("http://testserver")).json()

    assert len(whole) == 9
    assert there == whole
    assert back["items"] == pages[-2]["items"]


def test_changes_the_level(api_for: ApiFor) -> None:
    me, artist = make.user(), make_music.artist()
    api = api_for(me)

    for level, blocked in (("mute", 0), ("block", 1), ("block", 1), ("mute", 0)):
        assert block(api, "artist", artist.pk, level).json()["level"] == level
        assert Client.objects.get(pk=me.pk).artist_blocks == blocked
    assert ArtistBlock.objects.count() == 1


def test_lets_go(api_for: ApiFor) -> None:
    me, ben, artist = make.user(), make.user(), make_music.artist()
    api = api_for(me)
    block(api, "artist", artist.pk)
    block(api, "user", ben.pk)
    Artist.objects.filter(pk=artist.pk).update(status=Status.WITHDRAWN)
    User.objects.filter(pk=ben.pk).update(is_active=False)

    for place in (f"artist/{artist.pk}", f"user/{ben.pk}", f"user/{ben.pk}"):
        assert api.delete(f"/api/me/blocks/{place}/").status_code == 204

    assert Client.objects.get(pk=me.pk).artist_blocks == 0
    assert (ArtistBlock.objects.count(), UserBlock.objects.count()) == (0, 0)


def test_a_block_ends_what_was_between_two_people(api_for: ApiFor) -> None:
    ada, ben = make.user(), make.user()
    services.follow_user(user=ada, other=ben)
    services.follow_user(user=ben, other=ada)
    of_ben = make_playlist.playlist(owner=ben, visibility="private")
    make_playlist.member(of_ben, "editor", ada)
    of_ada = make_playlist.playlist(owner=ada, visibility="public")
    make_playlist.member(of_ada, "viewer", ben)

    block(api_for(ada), "user", ben.pk)

    assert (counts(ada), counts(ben)) == ((0, 0), (0, 0))
    assert set(PlaylistMember.objects.values_list("user", "role")) == {
        (ada.pk, "owner"),
        (ben.pk, "owner"),
    }


def test_a_mute_ends_nothing(api_for: ApiFor) -> None:
    ada, ben, artist = make.user(), make.user(), make_music.artist()
    services.follow_user(user=ada, other=ben)
    services.follow_artist(user=ada, artist=artist)
    api = api_for(ada)

    block(api, "user", ben.pk, "mute")
    block(api, "artist", artist.pk, "mute")

    assert UserFollow.objects.count() == FollowedArtist.objects.count() == 1
    assert api.get(f"/api/users/{ben.username}/").status_code == 200


def test_a_blocked_artist_is_followed_no_longer(api_for: ApiFor) -> None:
    ada, artist = make.user(), make_music.artist()
    services.follow_artist(user=ada, artist=artist)

    block(api_for(ada), "artist", artist.pk)

    assert FollowedArtist.objects.count() == 0
    assert Artist.objects.get(pk=artist.pk).followers_count == 0


def test_both_may_block_each_other(api_for: ApiFor) -> None:
    ada, ben = make.user(), make.user()

    assert block(api_for(ada), "user", ben.pk).status_code == 200
    assert block(api_for(ben), "user", ada.pk).status_code == 200

    api_for(ada).delete(f"/api/me/blocks/user/{ben.pk}/")
    refused(api_for(ada).get(f"/api/users/{ben.username}/"), 404, "not_found")


@pytest.mark.parametrize("level", ["mute", "block"])
def test_whoever_blocked_one_first_is_not_described(api_for: ApiFor, level: str) -> None:
    ada, ben = make.user(), make.user()
    block(api_for(ben), "user", ada.pk)
    api = api_for(ada)

    answer = block(api, "user", ben.pk, level)

    assert answer.status_code == 200
    assert (answer.json()["id"], answer.json()["user"]) == (ben.pk, None)
    assert api.get("/api/me/blocks/").json()["items"] == [answer.json()]
    api_for(ben).delete(f"/api/me/blocks/user/{ada.pk}/")
    [item] = api.get("/api/me/blocks/").json()["items"]
    assert item["user"]["username"] == ben.username


@pytest.mark.parametrize("gone", [{"is_active": False}, {"erase_at": "2030-01-01T00:00:00Z"}])
def test_who_is_gone_is_not_described(api_for: ApiFor, gone: dict[str, Any]) -> None:
    ada, ben = make.user(), make.user()
    block(api_for(ada), "user", ben.pk)
    User.objects.filter(pk=ben.pk).update(**gone)

    [item] = api_for(ada).get("/api/me/blocks/").json()["items"]

    assert (item["id"], item["user"]) == (ben.pk, None)


@pytest.mark.parametrize("kind", ["user", "artist"])
def test_who_is_not_there_is_not_found(api_for: ApiFor, kind: str) -> None:
    refused(block(api_for(make.user()), kind, 10**9), 404, "not_found")


def test_nobody_blocks_themselves(api_for: ApiFor) -> None:
    ada = make.user()

    refused(block(api_for(ada), "user", ada.pk), 409, "not_yourself")


@pytest.mark.parametrize(
    "body",
    [
        {"type": "album", "id": 1, "level": "mute"},
        {"type": "user", "id": 0, "level": "mute"},
        {"type": "user", "id": 1, "level": "hate"},
        {"type": "user", "id": 1},
    ],
)
def test_says_what_is_wrong(api_for: ApiFor, body: dict[str, Any]) -> None:
    refused(api_for(make.user()).put("/api/me/blocks/", body), 422, "invalid")


@pytest.mark.django_db(transaction=True)
def test_the_number_of_blocked_artists_is_exact() -> None:
    ada, artists = make.user(), [make_music.artist() for _ in range(4)]

    def turn(artist: Artist) -> None:
        for level in (Level.BLOCK, Level.MUTE, Level.BLOCK):
            services.block_artist(user=ada, artist=artist, level=level)
            services.unblock_artist(user=ada, artist_id=artist.pk)
        services.block_artist(user=ada, artist=artist, level=Level.BLOCK)

    at_once.at_once(*[lambda one=one: turn(one) for one in artists])

    assert Client.objects.get(pk=ada.pk).artist_blocks == 4


@pytest.mark.parametrize("number", [1, 50])
def test_costs_three_queries(
    api_for: ApiFor, django_assert_num_queries: Any, number: int
) -> None:
    me = make.user()
    for _ in range(number):
        UserBlock.objects.create(user=me, other=make.user(), level="mute")
    api = api_for(me)

    with django_assert_num_queries(3):
        assert len(api.get("/api/me/blocks/").json()["items"]) == number

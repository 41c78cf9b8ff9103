"""GET /api/me/following/, /api/users/{username}/followers/ and /following/"""

from typing import Any

import pytest

from audio.catalog.models.publication import Status
from audio.models import Artist, Playlist
from followers import services
from tests import make, make_music, make_playlist
from tests.api_client import Api, ApiFor, refused
from users.accounts.choices import Level
from users.models import Client, User

pytestmark = pytest.mark.django_db


def follow(one: User, *others: User) -> None:
    for other in others:
        services.follow_user(user=one, other=other)


def chooses(person: User, audience: str) -> None:
    Client.objects.filter(pk=person.pk).update(following_audience=audience)


def names(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [item["user"]["username"] for item in answer.json()["items"]]


def test_lists_the_artists_that_one_follows_newest_first(api_for: ApiFor) -> None:
    me, artists = make.user(), [make_music.artist(name) for name in ("One", "Two", "Three")]
    for artist in artists:
        services.follow_artist(user=me, artist=artist)
    Artist.objects.filter(name="Two").update(status=Status.TAKEN_DOWN)

    answer = api_for(me).get("/api/me/following/?type=artist").json()

    assert [(i["type"], i["artist"]["name"]) for i in answer["items"]] == [
        ("artist", "Three"),
        ("artist", "One"),
    ]
    assert answer["items"][0]["user"] is None
    assert answer["total"] is None


@pytest.mark.parametrize("asked", ["", "?type=album", "?type=user&type=artist"])
def test_which_of_them_must_be_said(api_for: ApiFor, asked: str) -> None:
    body = refused(api_for(make.user()).get(f"/api/me/following/{asked}"), 422, "invalid")
    assert [error["loc"] for error in body["errors"]] == [["query", "type"]]


def test_lists_the_people_that_one_follows(api_for: ApiFor) -> None:
    me, ada, ben = make.user(), make.user(username="ada"), make.user(username="ben")
    follow(me, ada, ben)
    chooses(me, "nobody")  # which hides it from others alone

    answer = api_for(me).get("/api/me/following/?type=user")

    assert names(answer) == ["ben", "ada"]
    assert answer.json()["total"] == 2


def test_lists_the_playlists_that_one_follows(api_for: ApiFor) -> None:
    me, hidden, shown = make.user(), make_playlist.public(), make_playlist.public("Quiet")
    for playlist in (hidden, shown):
        make_playlist.member(playlist, "follower", me)
    make_playlist.playlist(owner=me)
    Playlist.objects.filter(pk=hidden.pk).update(visibility="private")

    answer = api_for(me).get("/api/me/following/?type=playlist").json()

    assert [item["playlist"]["title"] for item in answer["items"]] == ["Quiet"]


def test_lists_another_persons_both_ways(api: Api, api_for: ApiFor) -> None:
    ada, ben = make.user(username="ada"), make.user(username="ben")
    follow(ada, ben)

    assert names(api.get("/api/users/ada/following/")) == ["ben"]
    assert names(api.get("/api/users/ben/followers/")) == ["ada"]
    assert names(api.get("/api/users/ada/followers/")) == []
    [item] = api_for(ada).get("/api/users/ada/following/").json()["items"]
    assert item["followed_by_me"] is True
    assert api.get("/api/users/ada/following/").json()["items"][0]["followed_by_me"] is None


@pytest.mark.parametrize(
    ("audience", "everyone", "followers"),
    [("everyone", True, True), ("followers", False, True), ("nobody", False, False)],
)
def test_the_person_chooses_who_sees_the_lists(
    api: Api, api_for: ApiFor, audience: str, everyone: bool, followers: bool
) -> None:
    ada, fan, other = make.user(username="ada"), make.user(), make.user()
    follow(fan, ada)
    chooses(ada, audience)

    for place in ("/api/users/ada/followers/", "/api/users/ada/following/"):
        for who, sees in (
            (api, everyone),
            (api_for(other), everyone),
            (api_for(fan), followers),
            (api_for(ada), True),
        ):
            if sees:
                assert who.get(place).status_code == 200
            else:
                refused(who.get(place), 404, "not_shown")


@pytest.mark.parametrize(
    ("audience", "everyone", "followers"),
    [("everyone", True, True), ("followers", False, True), ("nobody", False, False)],
)
def test_a_follower_chooses_whether_they_stand_in_the_list(
    api: Api, api_for: ApiFor, audience: str, everyone: bool, followers: bool
) -> None:
    ben, fan, fans_fan = make.user(username="ben"), make.user(username="fan"), make.user()
    follow(fan, ben)
    follow(fans_fan, fan)
    chooses(fan, audience)
    place = "/api/users/ben/followers/"

    assert names(api.get(place)) == ["fan"] * everyone
    assert names(api_for(make.user()).get(place)) == ["fan"] * everyone
    assert names(api_for(fans_fan).get(place)) == ["fan"] * followers
    assert names(api_for(fan).get(place)) == ["fan"]
    assert names(api_for(ben).get(place)) == ["fan"]


def test_those_who_blocked_each_other_are_in_no_list_of_the_other(api_for: ApiFor) -> None:
    ben, fan, viewer = make.user(username="ben"), make.user(username="fan"), make.user()
    follow(fan, ben)
    follow(ben, fan)
    services.block_user(user=fan, other=viewer, level=Level.BLOCK)

    for place in ("/api/users/ben/followers/", "/api/users/ben/following/"):
        assert names(api_for(viewer).get(place)) == []
        assert names(api_for(make.user()).get(place)) == ["fan"]


@pytest.mark.parametrize("gone", [{"is_active": False}, {"erase_at": "2030-01-01T00:00:00Z"}])
def test_who_is_gone_is_in_no_list(api_for: ApiFor, gone: dict[str, Any]) -> None:
    ben, fan = make.user(username="ben"), make.user()
    follow(fan, ben)
    follow(ben, fan)
    User.objects.filter(pk=fan.pk).update(**gone)
    api = api_for(ben)

    assert names(api.get("/api/users/ben/followers/")) == []
    assert names(api.get("/api/users/ben/following/")) == []
    assert names(api.get("/api/me/following/?type=user")) == []


@pytest.mark.parametrize("number", [1, 50])
def test_costs_the_same_for_many(
    api_for: ApiFor, django_assert_num_queries: Any, number: int
) -> None:
    me = make.user(username="ada")
    for _ in range(number):
        fan, playlist = make.user(), make_playlist.public()
        follow(me, fan)
        follow(fan, me)
        services.follow_artist(user=me, artist=make_music.artist())
        make_playlist.member(playlist, "follower", me)
    api = api_for(me)

    for place, queries in (
        ("/api/me/following/?type=artist", 2),
        ("/api/me/following/?type=user", 3),
        ("/api/me/following/?type=playlist", 3),
        ("/api/users/ada/followers/", 3),
        ("/api/users/ada/following/", 3),
    ):
        with django_assert_num_queries(queries):
            assert len(api.get(place).json()["items"]) == number

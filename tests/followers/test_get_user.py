"""GET /api/users/{username}/"""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from followers import services
from tests import make, make_playlist
from tests.api_client import Api, ApiFor, refused
from users.accounts.choices import Level
from users.models import Client, User

pytestmark = pytest.mark.django_db


def told(**choices: str) -> User:
    """Somebody who told us everything."""
    person = make.user(
        email="ada@example.org",
        username="Countess",
        first_name="Ada",
        last_name="Lovelace",
        email_verified_at=datetime(2026, 1, 3, tzinfo=UTC),
    )
    Client.objects.filter(pk=person.pk).update(
        phone="+441234567890",
        date_of_birth=date(1990, 12, 10),
        bio="First of all.",
        country="GB",
        favourite_genres=["ambient"],
        picture_key="0123456789abcdef0123456789abcdef-400",
        cover_key="fedcba9876543210fedcba9876543210-240w",
        **choices,
    )
    return person


def test_shows_what_is_for_others_and_nothing_else(api: Api) -> None:
    person = told()

    answer = api.get("/api/users/countess/")

    media = "http://testserver/media/images"
    assert answer.json() == {
        "id": person.pk,
        "type": "user",
        "share_url": None,
        "username": "Countess",
        "name": "Ada Lovelace",
        "bio": "First of all.",
        "images": [
            {
                "url": f"{media}/0123456789abcdef0123456789abcdef-400/{side}.jpg",
                "width": side,
                "height": side,
            }
            for side in (400, 200, 100)
        ],
        "cover_images": [
            {
                "url": f"{media}/fedcba9876543210fedcba9876543210-240w/{width}.jpg",
                "width": width,
                "height": height,
            }
            for width, height in ((240, 80), (120, 40), (60, 20))
        ],
        "followers_count": 0,
        "following_count": 0,
        "playlists_count": 0,
        "public_playlists": [],
        "followed_by_me": None,
        "follows_me": None,
    }
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("asker", ["nobody", "somebody", "themselves", "staff"])
def test_address_telephone_and_birthday_are_for_nobody(
    api: Api, api_for: ApiFor, asker: str
) -> None:
    person = told()
    askers = {
        "nobody": lambda: api,
        "somebody": lambda: api_for(make.user()),
        "themselves": lambda: api_for(person),
        "staff": lambda: api_for(make.user(is_staff=True)),
    }

    text = askers[asker]().get("/api/users/countess/").content.decode()

    for secret in (
        "example.org",
        "441234567890",
        "1990-12-10",  # a year alone may be a number in it as well
        "GB",
        "argon2",
        "role",
        "date_joined",
    ):
        assert secret not in text


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        ({"first_name": "Ada"}, "Ada"),
        ({"last_name": "Lovelace"}, "Lovelace"),
        ({}, "ada"),
    ],
)
def test_goes_by_the_username_without_a_name(
    api: Api, names: dict[str, str], shown: str
) -> None:
    make.user(username="ada", **names)

    assert api.get("/api/users/ada/").json()["name"] == shown


@pytest.mark.parametrize("name", ["countess", "COUNTESS", "cOUNTESS"])
def test_is_found_however_the_name_is_cased(api: Api, name: str) -> None:
    told()

    assert api.get(f"/api/users/{name}/").json()["username"] == "Countess"


@pytest.mark.parametrize(
    ("choice", "field"),
    [
        ({"playlists_audience": "nobody"}, "playlists_count"),
        ({"playlists_audience": "followers"}, "playlists_count"),
        ({"following_audience": "nobody"}, "following_count"),
        ({"following_audience": "followers"}, "following_count"),
    ],
)
def test_what_is_hidden_is_null_to_others(
    api: Api, api_for: ApiFor, choice: dict[str, str], field: str
) -> None:
    person = told(**choice)
    counts = {"followers_count": 0, "following_count": 0, "playlists_count": 0}

    def seen(who: Api) -> dict[str, Any]:
        answer = who.get("/api/users/countess/").json()
        return {name: answer[name] for name in counts}

    assert seen(api) == counts | {field: None}
    assert seen(api_for(make.user())) == counts | {field: None}
    assert seen(api_for(person)) == counts


@pytest.mark.parametrize(
    "gone",
    [{"is_active": False}, {"erase_at": datetime(2027, 1, 1, tzinfo=UTC)}],
    ids=["disabled", "to be erased"],
)
@pytest.mark.parametrize("staff", [False, True])
def test_who_is_gone_is_not_found(api_for: ApiFor, gone: dict[str, Any], staff: bool) -> None:
    make.user(username="ada", **gone)

    refused(api_for(make.user(is_staff=staff)).get("/api/users/ada/"), 404, "not_found")


@pytest.mark.parametrize(
    "name", ["nobody-here", "a", "%00", "..", "a%2Fb", "%F0%9F%8E%B5", "x" * 500]
)
def test_nobody_of_that_name_is_not_found(api: Api, name: str) -> None:
    refused(api.get(f"/api/users/{name}/"), 404, "not_found")


def follow(one: User, other: User) -> None:
    services.follow_user(user=one, other=other)


def test_followers_see_what_is_for_followers(api_for: ApiFor) -> None:
    person = told(playlists_audience="followers", following_audience="followers")
    follower = make.user()
    follow(follower, person)

    seen = api_for(follower).get("/api/users/countess/").json()

    assert (seen["following_count"], seen["playlists_count"]) == (0, 0)


def test_counts_people_and_says_who_follows_whom(api: Api, api_for: ApiFor) -> None:
    person, fan, idol = told(), make.user(), make.user()
    follow(fan, person)
    follow(person, idol)

    def seen(who: Api) -> tuple[Any, ...]:
        answer = who.get("/api/users/countess/").json()
        names = ("followers_count", "following_count", "followed_by_me", "follows_me")
        return tuple(answer[name] for name in names)

    assert seen(api) == (1, 1, None, None)
    assert seen(api_for(fan)) == (1, 1, True, False)
    assert seen(api_for(idol)) == (1, 1, False, True)
    assert seen(api_for(person)) == (1, 1, False, False)


@pytest.mark.parametrize("who_blocked", ["they", "the viewer"])
def test_a_block_changes_no_count_so_that_none_tells_whom_somebody_follows(
    api_for: ApiFor, who_blocked: str
) -> None:
    person, fan, idol, viewer = told(), make.user(), make.user(), make.user()
    follow(fan, person)
    follow(person, idol)
    for other in (fan, idol):
        pair = (other, viewer) if who_blocked == "they" else (viewer, other)
        services.block_user(user=pair[0], other=pair[1], level=Level.BLOCK)

    answer = api_for(viewer).get("/api/users/countess/").json()

    assert (answer["followers_count"], answer["following_count"]) == (1, 1)


@pytest.mark.parametrize("who_blocked", ["they", "the viewer"])
def test_a_block_hides_both_from_each_other(api_for: ApiFor, who_blocked: str) -> None:
    ada, viewer = make.user(username="ada"), make.user(username="ben")
    pair = (ada, viewer) if who_blocked == "they" else (viewer, ada)
    services.block_user(user=pair[0], other=pair[1], level=Level.BLOCK)

    for one, other in ((ada, viewer), (viewer, ada)):
        refused(api_for(one).get(f"/api/users/{other.username}/"), 404, "not_found")
        assert api_for(one).get(f"/api/users/{one.username}/").status_code == 200


def test_shows_the_newest_public_playlists_alone(api: Api) -> None:
    person = told()
    first = make_playlist.playlist(owner=person, title="First", visibility="public")
    make_playlist.playlist(owner=person, title="Secret", visibility="private")
    make_playlist.playlist(owner=person, title="By link", visibility="unlisted")
    second = make_playlist.playlist(owner=person, title="Second", visibility="public")

    answer = api.get("/api/users/countess/").json()

    assert answer["playlists_count"] == 2
    assert [card["id"] for card in answer["public_playlists"]] == [second.pk, first.pk]


def test_costs_two_queries(api: Api, django_assert_num_queries: Any) -> None:
    told()

    with django_assert_num_queries(2):
        api.get("/api/users/countess/")

"""PUT and DELETE /api/users/{username}/follow/"""

from typing import Any

import pytest

from config.errors import NotFound
from followers import services
from tests import at_once, make
from tests.api_client import Api, ApiFor, refused
from users.accounts.choices import Level
from users.models import Client, Notification, User, UserFollow

pytestmark = pytest.mark.django_db


def counts(person: User) -> tuple[int, int]:
    client = Client.objects.get(pk=person.pk)
    return client.followers_count, client.following_count


def told(person: User) -> list[tuple[str, dict[str, int]]]:
    return list(Notification.objects.of(person).values_list("kind", "context"))


def test_follows_once_however_often_it_is_said(api_for: ApiFor) -> None:
    ada, ben = make.user(), make.user()
    api = api_for(ada)

    answers = [api.put(f"/api/users/{ben.username.upper()}/follow/") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [204, 204]
    assert list(UserFollow.objects.values_list("follower", "followed")) == [(ada.pk, ben.pk)]
    assert (counts(ada), counts(ben)) == ((0, 1), (1, 0))
    assert told(ben) == [("new_follower", {"user": ada.pk})]


def test_follows_no_longer_once_however_often_it_is_said(api_for: ApiFor) -> None:
    ada, ben = make.user(), make.user()
    services.follow_user(user=ada, other=ben)
    services.follow_user(user=ben, other=ada)
    api = api_for(ada)

    answers = [api.delete(f"/api/users/{ben.username}/follow/") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [204, 204]
    assert (counts(ada), counts(ben)) == ((1, 0), (0, 1))


@pytest.mark.parametrize("gone", [{"is_active": False}, {"erase_at": "2030-01-01T00:00:00Z"}])
def test_who_is_gone_can_be_let_go(api_for: ApiFor, gone: dict[str, Any]) -> None:
    ada, ben = make.user(), make.user(username="ben")
    services.follow_user(user=ada, other=ben)
    User.objects.filter(pk=ben.pk).update(**gone)
    api = api_for(ada)

    listed = api.get("/api/me/following/?type=user").json()
    answers = [api.delete(f"/api/users/{name}/follow/") for name in ("BEN", "ben", "nobody")]

    assert (listed["items"], listed["total"]) == ([], 0)
    assert [answer.status_code for answer in answers] == [204, 204, 204]
    assert (counts(ada), counts(ben)) == ((0, 0), (0, 0))


def test_who_follows_again_is_told_of_once(api_for: ApiFor) -> None:
    ada, ben = make.user(), make.user()
    api = api_for(ada)

    for _ in range(3):
        api.put(f"/api/users/{ben.username}/follow/")
        api.delete(f"/api/users/{ben.username}/follow/")

    assert len(told(ben)) == 1


def test_nobody_follows_themselves(api_for: ApiFor) -> None:
    ada = make.user(username="ada")

    refused(api_for(ada).put("/api/users/ada/follow/"), 409, "not_yourself")


@pytest.mark.parametrize("gone", [{"is_active": False}, {"erase_at": "2030-01-01T00:00:00Z"}])
def test_who_is_gone_is_not_followed(api_for: ApiFor, gone: dict[str, Any]) -> None:
    make.user(username="ben", **gone)

    refused(api_for(make.user()).put("/api/users/ben/follow/"), 404, "not_found")


@pytest.mark.parametrize("who_blocked", ["they", "the viewer"])
def test_who_is_blocked_is_not_followed(api_for: ApiFor, who_blocked: str) -> None:
    ada, ben = make.user(), make.user(username="ben")
    pair = (ben, ada) if who_blocked == "they" else (ada, ben)
    services.block_user(user=pair[0], other=pair[1], level=Level.BLOCK)

    refused(api_for(ada).put("/api/users/ben/follow/"), 404, "not_found")
    assert (counts(ada), counts(ben), told(ben)) == ((0, 0), (0, 0), [])


def test_who_muted_the_follower_is_not_told(api_for: ApiFor) -> None:
    ada, ben = make.user(), make.user()
    services.block_user(user=ben, other=ada, level=Level.MUTE)

    assert api_for(ada).put(f"/api/users/{ben.username}/follow/").status_code == 204

    assert (counts(ben), told(ben)) == ((1, 0), [])


def test_raises_the_followers_marks(api_for: ApiFor) -> None:
    ada, ben = make.user(), make.user()

    api_for(ada).put(f"/api/users/{ben.username}/follow/")

    assert Client.objects.get(pk=ada.pk).marks_version == 1
    assert Client.objects.get(pk=ben.pk).marks_version == 0


@pytest.mark.django_db(transaction=True)
def test_counters_are_exact_whatever_happens_at_once() -> None:
    """Everybody follows everybody and lets go again, all at the same time."""
    people = [make.user() for _ in range(4)]
    pairs = [(one, other) for one in people for other in people if one != other]

    def turn(one: User, other: User) -> None:
        for _ in range(5):
            services.follow_user(user=one, other=other)
            services.unfollow_user(user=one, other=other)
        services.follow_user(user=one, other=other)

    at_once.at_once(*[lambda pair=pair: turn(*pair) for pair in pairs])

    assert UserFollow.objects.count() == 12
    assert [counts(person) for person in people] == [(3, 3)] * 4


@pytest.mark.django_db(transaction=True)
def test_followed_by_many_at_once_it_counts_each_once() -> None:
    idol, fan = make.user(), make.user()

    new = at_once.at_a_locked_row(idol, 8, lambda: services.follow_user(user=fan, other=idol))

    assert sum(new) == 1
    assert (counts(idol), counts(fan), len(told(idol))) == ((1, 0), (0, 1), 1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", range(3))
def test_of_a_block_and_a_follow_that_meet_no_follow_is_left(number: int) -> None:
    ada, ben = make.user(), make.user()
    services.follow_user(user=ben, other=ada)

    held: list[User] = []

    def follow() -> object:
        try:
            return services.follow_user(user=ben, other=ada)
        except NotFound:
            return False

    def block(one: User, other: User) -> object:
        return services.block_user(user=one, other=other, level=Level.BLOCK)

    at_once.at_a_lock(
        lambda: held.append(User.objects.select_for_update().get(pk=ada.pk)),
        lambda: block(ada, ben),
        follow,
        lambda: block(ben, ada),
        follow,
    )

    assert UserFollow.objects.count() == 0
    assert (counts(ada), counts(ben)) == ((0, 0), (0, 0))


def test_signing_in_comes_first(api: Api) -> None:
    ben = make.user()

    refused(api.put(f"/api/users/{ben.username}/follow/"), 401, "unauthenticated")

"""GET /api/users/{username}/playlists/"""

from typing import Any

import pytest

from followers import services
from tests import make, make_playlist
from tests.api_client import Api, ApiFor, refused
from users.models import Client

pytestmark = pytest.mark.django_db
PLACE = "/api/users/ada/playlists/"


def titles(answer: Any) -> list[str]:
    return [item["title"] for item in answer.json()["items"]]


def test_lists_public_ones_alone(api: Api, api_for: ApiFor) -> None:
    ada = make.user(username="ada")
    for number, visibility in enumerate(("public", "private", "unlisted", "public")):
        make_playlist.playlist(f"No. {number}", owner=ada, visibility=visibility)

    assert titles(api.get(PLACE)) == ["No. 3", "No. 0"]
    assert titles(api_for(ada).get(PLACE)) == ["No. 3", "No. 0"]


def test_the_person_chooses_who_sees_it(api: Api, api_for: ApiFor) -> None:
    ada, fan = make.user(username="ada"), make.user()
    services.follow_user(user=fan, other=ada)
    make_playlist.public("Mine", owner=ada)
    Client.objects.filter(pk=ada.pk).update(playlists_audience="followers")

    refused(api.get(PLACE), 404, "not_shown")
    assert titles(api_for(fan).get(PLACE)) == ["Mine"]


@pytest.mark.parametrize("number", [1, 50])
def test_costs_the_same_for_many(api: Api, django_assert_num_queries: Any, number: int) -> None:
    ada = make.user(username="ada")
    for _ in range(number):
        make_playlist.public(owner=ada)

    with django_assert_num_queries(3):
        answer = api.get(PLACE)
    assert (len(titles(answer)), answer.json()["total"]) == (number, number)


def test_pages_follow_each_other(api: Api) -> None:
    ada = make.user(username="ada")
    for number in range(5):
        make_playlist.public(f"No. {number}", owner=ada)

    first = api.get(PLACE, {"limit": 3})
    second = api.get(first.json()["next"].removeprefix("http://testserver"))

    assert titles(first) + titles(second) == ["No. 4", "No. 3", "No. 2", "No. 1", "No. 0"]

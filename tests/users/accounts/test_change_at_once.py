"""A profile is changed while a picture is, or while somebody is erased: each is done."""

from typing import Any

import pytest

from audio.playlists.services.entries import add_tracks
from followers.services import follow_user
from tests import make, make_music, make_picture, make_playlist
from tests.api_client import Api, ApiFor, refused
from tests.at_once import in_turn
from tests.users.accounts.conftest import Send
from users.models import Client, User
from users.privacy.services import erasure

pytestmark = pytest.mark.django_db(transaction=True)

ACCOUNT = "/api/auth/user/"
NEW = {"first_name": "Ada", "bio": "First of all."}


def renamed(api: Api) -> int:
    return int(api.patch(ACCOUNT, NEW).status_code)


def hold_profile(person: User) -> Client:
    return Client.objects.select_for_update().get(pk=person.pk)


def turned(actions: list[Any], turn: bool) -> list[Any]:
    return actions[::-1] if turn else actions


@pytest.mark.parametrize("turn", [False, True])
def test_a_name_and_a_picture(api_for: ApiFor, send: Send, turn: bool) -> None:
    """Playlists show both, so both note them."""
    person = make.user()
    make_playlist.playlist(owner=person)
    api = api_for(person)
    picture = make_picture.picture()
    actions = [lambda: renamed(api), lambda: send(person, "picture", picture).status_code]

    told = in_turn(lambda: hold_profile(person), *turned(actions, turn))

    assert told == [200, 200]
    profile = Client.objects.get(pk=person.pk)
    assert (profile.bio, profile.user.first_name) == ("First of all.", "Ada")
    assert profile.picture_key


@pytest.mark.parametrize("turn", [False, True])
def test_a_name_while_a_follower_is_erased(api_for: ApiFor, turn: bool) -> None:
    """One who has added tracks to a playlist of theirs."""
    person, follower = make.user(), make.user()
    shared = make_playlist.playlist(owner=person, collaborative=True)
    make_playlist.member(shared, "editor", follower)
    add_tracks(playlist=shared, by=follower, track_ids=[make_music.track().pk])
    follow_user(user=follower, other=person)
    api = api_for(person)

    def erase() -> int:
        erasure.erase_now(user=follower)
        return 200

    told = in_turn(lambda: hold_profile(person), *turned([lambda: renamed(api), erase], turn))

    assert told == [200, 200]
    assert list(User.objects.values_list("first_name", flat=True)) == ["Ada"]
    assert Client.objects.get(pk=person.pk).followers_count == 0


@pytest.mark.parametrize(
    "changes", [NEW, {"login_otp": True}, {"notifications": {"product_news": True}}]
)
def test_by_somebody_who_is_erased_meanwhile(api_for: ApiFor, changes: dict[str, Any]) -> None:
    person = make.user()
    api, answers = api_for(person), []

    in_turn(
        lambda: hold_profile(person),
        lambda: erasure.erase_now(user=person),
        lambda: answers.append(api.patch(ACCOUNT, changes)),
    )

    refused(answers[0], 401, "unauthenticated")

"""What a person chooses of their profile: who sees what, which mails, genres, codes."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests import make
from tests.api_client import ApiFor, refused
from tests.at_once import at_once
from users.accounts.choices import USUAL, Activity
from users.accounts.preferences import Notifications, Privacy

ACCOUNT = "/api/auth/user/"
USUAL_PRIVACY = {
    "likes": "followers",
    "plays": "nobody",
    "playlists": "everyone",
    "following": "everyone",
}
USUAL_NOTIFICATIONS = {
    "new_release": True,
    "new_follower": True,
    "playlist_activity": True,
    "weekly_digest": False,
    "product_news": False,
}
OTHER_PRIVACY = {
    "likes": "nobody",
    "plays": "everyone",
    "playlists": "followers",
    "following": "nobody",
}
WITH_CODES = {"username": "countess", "bio": "First of all.", "login_otp": True}
OTHER_NOTIFICATIONS = {kind: not wanted for kind, wanted in USUAL_NOTIFICATIONS.items()}


def shown(response: Any, *names: str) -> dict[str, Any]:
    assert response.status_code == 200, response.content
    return {name: response.json()[name] for name in names}


@pytest.mark.django_db
class TestChoices:
    def test_of_several_kinds_one_can_be_changed(self, api_for: ApiFor) -> None:
        api = api_for(make.user(username="ada"))
        api.put(ACCOUNT, {"username": "ada", "privacy": OTHER_PRIVACY})

        answer = api.patch(
            ACCOUNT, {"privacy": {"plays": "nobody"}, "notifications": {"new_release": False}}
        ).json()

        assert answer["privacy"] == OTHER_PRIVACY | {"plays": "nobody"}
        assert answer["notifications"] == USUAL_NOTIFICATIONS | {"new_release": False}
        assert api.get(ACCOUNT).json() == answer

    def test_put_takes_the_usual_for_kinds_that_it_leaves_out(self, api_for: ApiFor) -> None:
        api = api_for(make.user(username="ada"))
        api.patch(ACCOUNT, {"privacy": OTHER_PRIVACY, "notifications": OTHER_NOTIFICATIONS})

        answer = api.put(
            ACCOUNT,
            {
                "username": "ada",
                "privacy": {"plays": "everyone"},
                "notifications": {"new_follower": False},
            },
        ).json()

        assert answer["privacy"] == USUAL_PRIVACY | {"plays": "everyone"}
        assert answer["notifications"] == USUAL_NOTIFICATIONS | {"new_follower": False}

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("privacy", {"plays": "friends"}),
            ("privacy", {"plays": None}),
            ("privacy", []),
            ("notifications", {"new_release": "sometimes"}),
            ("notifications", {"weekly_digest": None}),
        ],
    )
    def test_names_the_kind_that_is_wrong(
        self, api_for: ApiFor, name: str, value: object
    ) -> None:
        api = api_for(make.user())
        usual = {"privacy": USUAL_PRIVACY, "notifications": USUAL_NOTIFICATIONS}

        problem = refused(api.patch(ACCOUNT, {name: value}), 422, "invalid")

        assert problem["errors"][0]["loc"][:2] == ["body", name]
        assert shown(api.get(ACCOUNT), name) == {name: usual[name]}

    @pytest.mark.parametrize("kind", ["new_device", "password_changed", "code"])
    def test_mails_about_safety_are_no_choice(self, api_for: ApiFor, kind: str) -> None:
        answer = api_for(make.user()).patch(ACCOUNT, {"notifications": {kind: False}})

        assert shown(answer, "notifications")["notifications"] == USUAL_NOTIFICATIONS

    def test_every_kind_can_be_chosen(self) -> None:
        assert set(Privacy.model_fields) == {kind.value for kind in Activity}
        assert set(Notifications.model_fields) == {kind.value for kind in USUAL}


@pytest.mark.django_db
class TestFavouriteGenres:
    def test_each_is_kept_once_in_the_order_given(self, api_for: ApiFor) -> None:
        answer = api_for(make.user()).patch(
            ACCOUNT, {"favourite_genres": ["folk", "Ambient", " folk ", "ambient", "dub"]}
        )

        assert shown(answer, "favourite_genres") == {
            "favourite_genres": ["folk", "ambient", "dub"]
        }

    def test_one_that_the_catalogue_does_not_have_is_kept(self, api_for: ApiFor) -> None:
        answer = api_for(make.user()).patch(ACCOUNT, {"favourite_genres": ["not-there-yet"]})

        assert answer.json()["favourite_genres"] == ["not-there-yet"]

    @pytest.mark.parametrize(
        "slug", ["", " ", "-", "a b", "a--b", "-a", "rock/roll", "<b>", "a" * 81, "\u202e", 7]
    )
    def test_what_is_no_slug_is_refused(self, api_for: ApiFor, slug: object) -> None:
        body = {"favourite_genres": ["folk", slug]}

        problem = refused(api_for(make.user()).patch(ACCOUNT, body), 422, "invalid")

        assert problem["errors"][0]["loc"] == ["body", "favourite_genres", 1]


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["PUT", "PATCH"])
class TestCodesAtSignIn:
    def test_need_an_address_that_is_verified(self, api_for: ApiFor, method: str) -> None:
        api = api_for(make.user(username="ada"))

        refused(api.send(method, ACCOUNT, WITH_CODES), 409, "verify_email_first")

        assert shown(api.get(ACCOUNT), "username", "bio", "login_otp") == {
            "username": "ada",
            "bio": "",
            "login_otp": False,
        }

    def test_are_given_up_by_those_who_showed_lately_who_they_are(
        self, api_for: ApiFor, method: str
    ) -> None:
        person = make.user(username="ada", email_verified_at=timezone.now())
        api = api_for(person)
        api.patch(ACCOUNT, {"login_otp": True})
        person.sessions.update(authenticated_at=timezone.now() - timedelta(minutes=6))
        without = WITH_CODES | {"login_otp": False}

        refused(api.send(method, ACCOUNT, without), 403, "confirm_first")
        assert api.get(ACCOUNT).json()["login_otp"] is True
        assert api.send(method, ACCOUNT, WITH_CODES).status_code == 200

        person.sessions.update(authenticated_at=timezone.now())
        assert api.send(method, ACCOUNT, without).json()["login_otp"] is False

    def test_are_off_without_it(self, api_for: ApiFor, method: str) -> None:
        api = api_for(make.user(username="ada"))

        assert api.send(method, ACCOUNT, WITH_CODES | {"login_otp": False}).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_of_two_choices_at_once_both_are_kept(api_for: ApiFor) -> None:
    person = make.user()
    one, other = api_for(person), api_for(person)

    at_once(
        lambda: one.patch(ACCOUNT, {"notifications": {"product_news": True}}),
        lambda: other.patch(ACCOUNT, {"notifications": {"new_follower": False}}),
    )

    assert one.get(ACCOUNT).json()["notifications"] == USUAL_NOTIFICATIONS | {
        "product_news": True,
        "new_follower": False,
    }

"""PUT and PATCH /api/auth/user/"""

from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import pytest

from tests import make
from tests.api_client import Api, ApiFor, refused
from tests.at_once import at_once
from users.accounts.schemas import ProfileChanges
from users.models import Client, User

ACCOUNT = "/api/auth/user/"
TOLD = {
    "username": "countess",
    "first_name": "Ada",
    "last_name": "King",
    "phone": "+441234567890",
    "date_of_birth": "1990-12-10",
    "bio": "First of all.",
    "country": "GB",
    "explicit_filter": True,
    "quality": "original",
    "login_otp": True,
    "favourite_genres": ["drum-and-bass", "ambient", "música-popular"],
    "history_days": 365,
    "privacy": {
        "likes": "nobody",
        "plays": "everyone",
        "playlists": "followers",
        "following": "nobody",
    },
    "notifications": {
        "new_release": False,
        "new_follower": False,
        "playlist_activity": False,
        "weekly_digest": True,
        "product_news": True,
    },
}
NOTHING_TOLD: dict[str, Any] = {
    "first_name": "",
    "last_name": "",
    "phone": None,
    "date_of_birth": None,
    "bio": "",
    "country": None,
    "explicit_filter": False,
    "quality": "high",
    "login_otp": False,
    "favourite_genres": [],
    "history_days": None,
    "privacy": {
        "likes": "followers",
        "plays": "nobody",
        "playlists": "everyone",
        "following": "everyone",
    },
    "notifications": {
        "new_release": True,
        "new_follower": True,
        "playlist_activity": True,
        "weekly_digest": False,
        "product_news": False,
    },
}
VERIFIED = datetime(2026, 1, 2, tzinfo=UTC)


def shown(response: Any, *names: str) -> dict[str, Any]:
    assert response.status_code == 200, response.content
    return {name: response.json()[name] for name in names}


@pytest.mark.django_db
class TestPut:
    def test_replaces_the_profile(self, api_for: ApiFor) -> None:
        api = api_for(make.user(username="ada", email_verified_at=VERIFIED))

        response = api.put(ACCOUNT, TOLD)

        assert shown(response, *TOLD) == TOLD
        assert shown(api.get(ACCOUNT), *TOLD) == TOLD

    def test_clears_what_is_left_out(self, api_for: ApiFor) -> None:
        api = api_for(make.user(username="ada", email_verified_at=VERIFIED))
        api.put(ACCOUNT, TOLD)

        response = api.put(ACCOUNT, {"username": "ada"})

        assert shown(response, *NOTHING_TOLD) == NOTHING_TOLD
        assert response.json()["username"] == "ada"

    def test_needs_the_username(self, api_for: ApiFor) -> None:
        problem = refused(
            api_for(make.user()).put(ACCOUNT, {"first_name": "Ada"}), 422, "invalid"
        )

        assert problem["errors"][0]["loc"][-1] == "username"

    def test_names_stand_on_one_line_and_nothing_turns_them(self, api_for: ApiFor) -> None:
        api = api_for(make.user(username="ada"))
        written = {"first_name": " Ada\r\n\u202eB. ", "bio": "One\u2028two\u2066\x07three"}

        response = api.put(ACCOUNT, {"username": "ada"} | written)

        kept = {"first_name": "Ada B.", "bio": "One\ntwo three"}
        assert shown(response, *kept) == kept

    def test_takes_back_what_get_gave(self, api_for: ApiFor) -> None:
        api = api_for(make.user(username="ada", email_verified_at=VERIFIED))
        api.put(ACCOUNT, TOLD)
        account = api.get(ACCOUNT).json()

        assert api.put(ACCOUNT, account).json() == account


@pytest.mark.django_db
class TestPatch:
    @pytest.mark.parametrize("name", list(TOLD))
    def test_changes_what_is_sent_and_nothing_else(self, api_for: ApiFor, name: str) -> None:
        api = api_for(make.user(username="ada", email_verified_at=VERIFIED))
        before = api.get(ACCOUNT).json()

        response = api.patch(ACCOUNT, {name: TOLD[name]})

        assert response.json() == before | {name: TOLD[name]}
        assert api.get(ACCOUNT).json() == before | {name: TOLD[name]}

    def test_of_nothing_changes_nothing(self, api_for: ApiFor) -> None:
        api = api_for(make.user(username="ada", email_verified_at=VERIFIED))
        api.put(ACCOUNT, TOLD)
        before = api.get(ACCOUNT).json()

        assert api.patch(ACCOUNT, {}).json() == before

    @pytest.mark.parametrize("nothing", [None, ""])
    @pytest.mark.parametrize("name", ["phone", "date_of_birth", "country", "history_days"])
    def test_clears_by_null(self, api_for: ApiFor, name: str, nothing: str | None) -> None:
        api = api_for(make.user())
        api.patch(ACCOUNT, {name: TOLD[name]})

        assert api.patch(ACCOUNT, {name: nothing}).json()[name] is None

    @pytest.mark.parametrize(
        "name",
        [
            *("username", "first_name", "bio", "quality", "login_otp"),
            *("favourite_genres", "privacy", "notifications"),
        ],
    )
    def test_what_is_always_there_cannot_be_null(self, api_for: ApiFor, name: str) -> None:
        refused(api_for(make.user()).patch(ACCOUNT, {name: None}), 422, "invalid")

    def test_a_country_may_be_in_small_letters(self, api_for: ApiFor) -> None:
        response = api_for(make.user()).patch(ACCOUNT, {"country": "de"})

        assert shown(response, "country") == {"country": "DE"}

    def test_ones_own_username_may_be_cased_otherwise(self, api_for: ApiFor) -> None:
        response = api_for(make.user(username="ada", email_verified_at=VERIFIED)).patch(
            ACCOUNT, {"username": "Ada"}
        )

        assert shown(response, "username") == {"username": "Ada"}

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("username", ""),
            ("username", "ab"),
            ("username", "ada lovelace"),
            ("phone", "12345"),
            ("date_of_birth", "1899-12-31"),
            ("date_of_birth", date.max.isoformat()),
            ("bio", "x" * 2001),
            ("country", "XX"),
            ("country", "GER"),
            ("quality", "best"),
            ("explicit_filter", "perhaps"),
            ("favourite_genres", "ambient"),
            ("history_days", 0),
            ("history_days", 36_501),
            ("favourite_genres", [f"genre-{n}" for n in range(21)]),
        ],
    )
    def test_names_what_is_wrong(self, api_for: ApiFor, name: str, value: str) -> None:
        api = api_for(make.user())
        before = api.get(ACCOUNT).json()

        problem = refused(api.patch(ACCOUNT, {name: value}), 422, "invalid")

        assert problem["errors"][0]["loc"][-1] == name
        assert api.get(ACCOUNT).json() == before


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["PUT", "PATCH"])
class TestBoth:
    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("email", "other@example.org"),
            ("email_verified", True),
            ("email_verified_at", "2026-01-01T00:00:00Z"),
            ("role", "admin"),
            ("is_staff", True),
            ("is_superuser", True),
            ("is_artist", True),
            ("is_active", False),
            ("id", 1_000_000),
            ("user_id", 1_000_000),
            ("password", "another lamp, brighter"),
            ("marks_version", 99),
            ("picture_key", "x"),
            ("erase_at", "2026-01-01T00:00:00Z"),
            ("likes_audience", "nobody"),
            ("date_joined", "2020-01-01T00:00:00Z"),
        ],
    )
    def test_rights_and_address_are_no_part_of_it(
        self, api_for: ApiFor, method: str, name: str, value: object
    ) -> None:
        make.user(username="ada", email_verified_at=VERIFIED)
        person = User.objects.get()

        response = api_for(person).send(method, ACCOUNT, {"username": "ada", name: value})

        assert response.status_code == 200
        columns = list(User.objects.filter(pk=person.pk).values())
        person_now = {k: v for k, v in person.__dict__.items() if k != "_state"}
        assert columns == [person_now]
        client = Client.objects.get(pk=person.pk)
        assert (client.marks_version, client.picture_key) == (0, "")

    def test_anothers_username_is_taken(self, api_for: ApiFor, method: str) -> None:
        make.user(username="Countess")
        api = api_for(make.user(username="ada", email_verified_at=VERIFIED))
        before = api.get(ACCOUNT).json()

        refused(api.send(method, ACCOUNT, TOLD), 409, "username_taken")

        assert api.get(ACCOUNT).json() == before

    def test_changes_nobody_else(self, api_for: ApiFor, method: str) -> None:
        other = api_for(make.user(username="babbage"))
        before = other.get(ACCOUNT).json()

        api_for(make.user(username="ada", email_verified_at=VERIFIED)).send(
            method, ACCOUNT, TOLD
        )

        assert other.get(ACCOUNT).json() == before

    def test_nobody_cannot(self, api: Api, method: str) -> None:
        refused(api.send(method, ACCOUNT, TOLD), 401, "unauthenticated")

    @pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'"x"'])
    def test_a_body_that_is_none(self, api_for: ApiFor, method: str, body: bytes) -> None:
        response = api_for(make.user()).send(method, ACCOUNT, body)

        assert response.status_code in (400, 422)
        assert response.headers["Content-Type"] == "application/problem+json"


def test_a_generated_client_sends_no_defaults() -> None:
    fields = ProfileChanges.model_json_schema()["properties"]

    assert set(fields) == set(TOLD)
    assert [name for name, field in fields.items() if "default" in field] == []


@pytest.mark.django_db(transaction=True)
def test_of_two_who_want_one_name_at_once_one_gets_it(api_for: ApiFor) -> None:
    one, other = api_for(make.user()), api_for(make.user())

    answers = at_once(
        lambda: one.patch(ACCOUNT, {"username": "countess", "bio": "Mine."}),
        lambda: other.patch(ACCOUNT, {"username": "Countess", "bio": "Mine."}),
    )

    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert Client.objects.filter(bio="Mine.").count() == 1


@pytest.mark.django_db(transaction=True)
def test_changes_at_once_do_not_stand_in_each_others_way(api_for: ApiFor) -> None:
    api = api_for(make.user(username="ada"))
    statuses: list[int] = []

    for n in range(10):
        replaced = partial(api.put, ACCOUNT, {"username": "ada", "bio": f"Number {n}."})
        chosen = partial(api.patch, ACCOUNT, {"notifications": {"product_news": n % 2 == 0}})
        answers = at_once(replaced, chosen, replaced, chosen)
        statuses += [answer.status_code for answer in answers]

    assert statuses == [200] * 40

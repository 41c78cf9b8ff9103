"""POST /api/auth/register/"""

from typing import Any

import pytest

from audio.models import Artist
from audio.signup import services
from config import throttling
from tests import make
from tests.api_client import Api, refused
from tests.users.codes.codes import mailed_code, mails
from users.auth import hashers
from users.auth.devices import Device
from users.models import Client, User

REGISTER = "/api/auth/register/"
ADA = {"email": "ada@example.org", "password": make.PASSWORD, "username": "ada"}
FAR = 7_777_777  # no sequence comes to it by itself


@pytest.fixture
def _unlimited(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor does a busy machine's queue of hashes turn anybody away."""
    monkeypatch.setattr(throttling, "LIMITS", {})
    monkeypatch.setattr(hashers, "WAIT", 60)


@pytest.mark.django_db
class TestAListener:
    def test_gets_an_account_and_is_signed_in(self, api: Api) -> None:
        response = api.post(
            REGISTER,
            ADA
            | {
                "first_name": "Ada",
                "last_name": "Lovelace",
                "phone": "+441234567890",
                "date_of_birth": "1990-12-10",
                "country": "gb",
                "favourite_genres": ["Ambient", "drum-and-bass", "ambient"],
            },
        )

        assert response.status_code == 201
        assert response.headers["Cache-Control"] == "no-store"
        body = response.json()
        account = body["user"]
        joined = account.pop("date_joined")
        assert joined.endswith("Z")
        assert account == {
            "id": User.objects.get().pk,
            "type": "user",
            "share_url": None,
            "email": "ada@example.org",
            "email_verified": False,
            "has_password": True,
            "username": "ada",
            "first_name": "Ada",
            "last_name": "Lovelace",
            "role": "listener",
            "phone": "+441234567890",
            "date_of_birth": "1990-12-10",
            "bio": "",
            "country": "GB",
            "explicit_filter": False,
            "quality": "high",
            "login_otp": False,
            "favourite_genres": ["ambient", "drum-and-bass"],
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
            "images": [],
            "cover_images": [],
            "history_days": None,
            "erase_at": None,
        }
        assert body["expires_in"] == 600
        assert Api(body["access"]).get("/api/auth/user/").json()["username"] == "ada"
        assert Api().post("/api/auth/token/refresh/", {"refresh": body["refresh"]})
        assert not Artist.objects.exists()

    def test_a_code_goes_to_the_address_and_no_other_mail(self, api: Api) -> None:
        api.post(REGISTER, ADA)

        assert len(mailed_code("ada@example.org")) == len("1234 5678")
        assert [message.subject for message in mails()] == ["Tonearm: Confirm your address"]

    def test_needs_three_things_only(self, api: Api) -> None:
        assert api.post(REGISTER, ADA).status_code == 201

    def test_can_sign_in_afterwards(self, api: Api) -> None:
        api.post(REGISTER, ADA)

        response = api.post(
            "/api/auth/login/", {"email": "ADA@example.org", "password": make.PASSWORD}
        )

        assert response.status_code == 200

    def test_keeps_the_address_as_it_was_typed(self, api: Api) -> None:
        api.post(REGISTER, ADA | {"email": "Ada.Lovelace@Example.ORG"})

        assert User.objects.get().email == "Ada.Lovelace@example.org"

    def test_the_password_is_kept_as_argon2id(self, api: Api) -> None:
        api.post(REGISTER, ADA)

        assert User.objects.get().password.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")

    @pytest.mark.parametrize(
        "more",
        [
            {"is_staff": True, "is_superuser": True},
            {"is_artist": True},
            {"email_verified_at": "2026-01-01T00:00:00Z", "email_verified": True},
            {"is_active": False, "id": FAR, "pk": FAR, "user_id": FAR},
            {"login_otp": True, "erase_at": "2026-01-01T00:00:00Z", "picture_key": "x"},
        ],
    )
    def test_grants_itself_nothing(self, api: Api, more: dict[str, Any]) -> None:
        response = api.post(REGISTER, ADA | more)

        assert response.status_code == 201
        assert response.json()["user"]["role"] == "listener"
        person = User.objects.get()
        rights = (person.is_staff, person.is_superuser, person.is_artist, person.is_active)
        assert rights == (False, False, False, True)
        assert person.email_verified_at is None
        assert person.pk != FAR

    @pytest.mark.parametrize("role", ["moderator", "admin", "staff", "", None, 1])
    def test_cannot_be_anything_else(self, api: Api, role: object) -> None:
        refused(api.post(REGISTER, ADA | {"role": role}), 422, "invalid")

        assert not User.objects.exists()


@pytest.mark.django_db
class TestAnArtist:
    def test_has_a_page_at_once(self, api: Api) -> None:
        response = api.post(REGISTER, ADA | {"role": "artist", "stage_name": "The Engines"})

        assert response.status_code == 201
        assert response.json()["user"]["role"] == "artist"
        page = Artist.objects.get()
        assert (page.name, page.user) == ("The Engines", User.objects.get())
        assert api.get(f"/api/artists/{page.pk}/").json()["name"] == "The Engines"

    @pytest.mark.parametrize("stage_name", [{}, {"stage_name": ""}, {"stage_name": "  "}])
    def test_goes_by_the_username_otherwise(self, api: Api, stage_name: dict[str, str]) -> None:
        api.post(REGISTER, ADA | {"role": "artist"} | stage_name)

        assert Artist.objects.get().name == "ada"

    def test_its_name_stands_on_one_line_and_is_to_be_seen(self, api: Api) -> None:
        unseen = {"role": "artist", "stage_name": "\u200b\u3164"}
        problem = refused(api.post(REGISTER, ADA | unseen), 422, "invalid")
        assert problem["errors"][0]["loc"] == ["body", "stage_name"]

        api.post(REGISTER, ADA | {"role": "artist", "stage_name": "The\n\u202eEngines"})

        assert Artist.objects.get().name == "The Engines"

    def test_a_listener_has_no_stage_name(self, api: Api) -> None:
        refused(api.post(REGISTER, ADA | {"stage_name": "The Engines"}), 422, "invalid")

    def test_without_a_page_there_is_no_account_either(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A fake in the place of a catalogue that fails."""

        def broken(**page: Any) -> None:
            raise RuntimeError

        monkeypatch.setattr(services, "open_page", broken)
        with pytest.raises(RuntimeError):
            services.sign_up(
                account=services.NewAccount("ada@example.org", "ada", make.PASSWORD),
                profile={},
                stage_name="The Engines",
                device=Device(),
            )

        assert not User.objects.exists()


@pytest.mark.django_db
class TestRefusals:
    @pytest.mark.parametrize("email", ["ada@example.org", "ADA@Example.Org"])
    def test_an_address_belongs_to_one(self, api: Api, email: str) -> None:
        make.user(email="Ada@example.org", username="first")

        refused(api.post(REGISTER, ADA | {"email": email}), 409, "email_taken")

        assert User.objects.get().username == "first"

    @pytest.mark.parametrize("username", ["ada", "ADA"])
    def test_a_username_belongs_to_one(self, api: Api, username: str) -> None:
        make.user(username="Ada")

        refused(api.post(REGISTER, ADA | {"username": username}), 409, "username_taken")

        assert User.objects.count() == 1
        assert Client.objects.count() == 1

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("email", "no address"),
            ("email", "ada@"),
            ("email", "Ada <ada@example.org>"),
            ("email", "ada@example.org\n"),
            ("email", "a" * 250 + "@example.org"),
            ("email", None),
            ("username", "ab"),
            ("username", "x" * 31),
            ("username", "ada lovelace"),
            ("username", "ada\n"),
            ("username", "аdа"),  # Cyrillic, to look like another's name
            ("username", "ada/../.."),
            ("password", "short"),
            ("password", "x" * 257),
            ("password", "password1"),
            ("password", "iloveyou"),
            ("password", "Tonearm!"),
            ("first_name", "x" * 151),
            ("phone", "01234567"),
            ("phone", "+0123456789"),
            ("phone", "+1234567890123456"),
            ("phone", "+١٢٣٤٥٦٧٨٩"),
            ("date_of_birth", "2999-01-01"),
            ("date_of_birth", "1899-12-31"),
            ("date_of_birth", "yesterday"),
            ("stage_name", "x" * 201),
        ],
    )
    def test_names_the_field(self, api: Api, field: str, value: object) -> None:
        role = {"role": "artist"} if field == "stage_name" else {}

        response = api.post(REGISTER, ADA | role | {field: value})

        assert response.status_code == 422, response.content
        assert response.json()["errors"][0]["loc"][-1] == field
        assert not User.objects.exists()

    def test_empty_text_is_nothing_told(self, api: Api) -> None:
        blank = {"first_name": " ", "phone": "", "date_of_birth": ""}

        response = api.post(REGISTER, ADA | blank)

        assert response.status_code == 201
        assert response.json()["user"]["phone"] is None

    def test_five_in_an_hour_from_an_address(self) -> None:
        def register(number: int, address: str = "192.0.2.1") -> int:
            person = ADA | {"email": f"a{number}@example.org", "username": f"ada{number}"}
            status: int = Api(address=address).post(REGISTER, person).status_code
            return status

        assert [register(number) for number in range(7)] == [201] * 5 + [429] * 2
        assert register(8, address="192.0.2.2") == 201

    def test_what_is_not_well_formed_is_not_counted(self) -> None:
        for _ in range(10):
            Api().post(REGISTER, ADA | {"email": "no address"})

        assert Api().post(REGISTER, ADA).status_code == 201

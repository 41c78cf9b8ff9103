"""POST /api/auth/login/"""

import pytest

from tests import make
from tests.api_client import Api, refused
from users.models import AuthSession

pytestmark = pytest.mark.django_db

LOGIN = "/api/auth/login/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def test_gives_the_account_and_tokens(api: Api) -> None:
    person = make.user(email="Ada@example.org", username="ada", first_name="Ada")

    response = api.post(LOGIN, {"email": "Ada@example.org", "password": make.PASSWORD})

    assert response.status_code == 200
    body = response.json()
    assert set(body) == {"user", "access", "refresh", "expires_in"}
    assert body["expires_in"] == 600
    assert body["user"]["id"] == person.pk
    assert body["user"]["email"] == "Ada@example.org"
    assert body["user"]["username"] == "ada"
    assert "password" not in body["user"]


def test_the_access_token_is_good(api: Api) -> None:
    make.user(email="ada@example.org", username="ada")
    signed_in = api.post(LOGIN, {"email": "ada@example.org", "password": make.PASSWORD})

    response = Api(signed_in.json()["access"]).get("/api/auth/user/")

    assert response.json()["username"] == "ada"


def test_the_address_may_be_cased_otherwise(api: Api) -> None:
    make.user(email="Ada@Example.org")

    response = api.post(LOGIN, {"email": "aDA@example.ORG", "password": make.PASSWORD})

    assert response.status_code == 200


def test_remembers_the_device(api: Api) -> None:
    person = make.user(email="ada@example.org")

    api.post(LOGIN, {"email": "ada@example.org", "password": make.PASSWORD}, User_Agent=FIREFOX)

    session = AuthSession.objects.get(user=person)
    assert session.device == "Firefox on Linux"
    assert session.address == "127.0.0.1"
    assert (session.expires_at - session.created_at).days in (89, 90)


@pytest.mark.usefixtures("behind_a_proxy")
def test_every_refusal_is_the_same(api: Api) -> None:
    """Status, body and headers tell nobody whether an account exists."""
    make.user(email="known@example.org")
    make.user(email="google@example.org", password=None)
    make.user(email="disabled@example.org", is_active=False)
    tries = [
        ("unknown@example.org", make.PASSWORD),
        ("no address at all", make.PASSWORD),
        ("known@example.org", "not the password"),
        ("known@example.org", ""),
        ("google@example.org", make.PASSWORD),
        ("google@example.org", ""),
        ("disabled@example.org", make.PASSWORD),
    ]

    answers = [
        api.post(LOGIN, {"email": email, "password": password}, X_Request_ID="same-name")
        for email, password in tries
    ]

    for answer in answers:
        refused(answer, 401, "invalid_credentials")
    assert len({answer.content for answer in answers}) == 1
    assert len({tuple(sorted(answer.headers.items())) for answer in answers}) == 1
    assert not AuthSession.objects.exists()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"email": "ada@example.org"}, "password"),
        ({"password": make.PASSWORD}, "email"),
        ({"email": "ada@example.org", "password": "x" * 257}, "password"),
        ({"email": "x" * 255, "password": make.PASSWORD}, "email"),
        ({"email": "ada@example.org", "password": 12345678}, "password"),
        ({"email": "a\0da@example.org", "password": make.PASSWORD}, "email"),
        ({"email": "ada@example.org", "password": "\ud800" * 8}, "password"),
    ],
)
def test_names_what_is_wrong_with_the_body(api: Api, body: object, field: str) -> None:
    problem = refused(api.post(LOGIN, body), 422, "invalid")

    place = problem["errors"][0]["loc"]
    assert (place[0], place[-1]) == ("body", field)


def test_a_password_of_an_older_hasher_is_hashed_anew(api: Api, settings) -> None:
    hashers = settings.PASSWORD_HASHERS
    settings.PASSWORD_HASHERS = list(reversed(hashers))
    person = make.user(email="ada@example.org", password=None)
    person.set_password(make.PASSWORD)
    person.save()
    settings.PASSWORD_HASHERS = hashers
    assert person.password.startswith("pbkdf2_sha256$")

    response = api.post(LOGIN, {"email": "ada@example.org", "password": make.PASSWORD})

    assert response.status_code == 200
    person.refresh_from_db()
    assert person.password.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")


def test_personal_answers_are_not_stored(api: Api) -> None:
    make.user(email="ada@example.org")

    response = api.post(LOGIN, {"email": "ada@example.org", "password": make.PASSWORD})

    assert response.headers["Cache-Control"] == "no-store"

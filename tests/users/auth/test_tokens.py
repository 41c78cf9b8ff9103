"""Which tokens are believed."""

import base64
import json
import os
import subprocess
import sys
import time
from typing import Any

import jwt
import pytest
from ninja_jwt.settings import NinjaJWTSettings

from config import env
from tests import make
from tests.api_client import Api, refused
from users.auth import tokens
from users.auth.tokens import Access, Keyring, Refresh

ACCOUNT = "/api/auth/user/"
KID, KEY = list(env.JWT_KEYS.items())[-1]

pytestmark = pytest.mark.django_db


def answer(token: str) -> Any:
    return Api(token).get(ACCOUNT)


def forged(
    claims: dict[str, Any],
    *,
    key: str = KEY,
    algorithm: str = "HS256",
    headers: dict[str, Any] | None = None,
) -> str:
    return jwt.encode(claims, key, algorithm, {"kid": KID, "typ": "at+jwt"} | (headers or {}))


def claims_of_a_good_one() -> dict[str, Any]:
    return dict(Access.read(make.tokens(make.user()).access).payload)


def test_what_they_say() -> None:
    person = make.user()
    pair = make.tokens(person)

    access, refresh = Access.read(pair.access).payload, Refresh.read(pair.refresh).payload

    assert access["sub"] == str(person.pk)
    assert access["sid"] == refresh["sid"]
    assert access["exp"] - access["iat"] == 600
    assert access["iss"] == "tonearm"
    assert access["aud"] == "tonearm-api"
    assert access["role"] == "listener"
    assert access["jti"] != refresh["jti"]
    assert jwt.get_unverified_header(pair.access) == {
        "alg": "HS256",
        "kid": KID,
        "typ": "at+jwt",
    }


def test_a_good_one_made_by_hand_is_believed() -> None:
    """The forgeries below differ from this one in a single point each."""
    assert answer(forged(claims_of_a_good_one())).status_code == 200


@pytest.mark.parametrize(
    "change",
    [
        {"exp": int(time.time()) - 60},
        {"iat": int(time.time()) + 3600},
        {"aud": "somebody-else"},
        {"iss": "somebody-else"},
        {"token_type": "refresh"},
        {"sid": "00000000-0000-4000-8000-000000000000"},
        {"sub": "9223372036854775807"},
    ],
)
def test_a_wrong_claim_is_refused(change: dict[str, Any]) -> None:
    refused(answer(forged(claims_of_a_good_one() | change)), 401, "invalid_token")


@pytest.mark.parametrize(
    "missing", ["aud", "exp", "iat", "iss", "jti", "sid", "sub", "token_type"]
)
def test_a_missing_claim_is_refused(missing: str) -> None:
    claims = claims_of_a_good_one()
    del claims[missing]

    refused(answer(forged(claims)), 401, "invalid_token")


def test_a_token_of_another_person_and_session_is_refused() -> None:
    """Though both exist."""
    claims = claims_of_a_good_one() | {"sub": str(make.user().pk)}

    refused(answer(forged(claims)), 401, "invalid_token")


@pytest.mark.parametrize("typ", ["rt+jwt", "JWT", None])
def test_another_type_is_refused(typ: str | None) -> None:
    refused(answer(forged(claims_of_a_good_one(), headers={"typ": typ})), 401, "invalid_token")


def test_without_a_signature_is_refused() -> None:
    token = forged(claims_of_a_good_one(), key="", algorithm="none")

    refused(answer(token), 401, "invalid_token")


def test_another_algorithm_is_refused() -> None:
    refused(answer(forged(claims_of_a_good_one(), algorithm="HS512")), 401, "invalid_token")


def test_another_key_is_refused() -> None:
    refused(answer(forged(claims_of_a_good_one(), key="k" * 64)), 401, "invalid_token")


@pytest.mark.parametrize("kid", ["unknown", None, 7])
def test_an_unknown_key_is_refused(kid: object) -> None:
    header = {"alg": "HS256", "typ": "at+jwt", "kid": kid}
    encoded = base64.urlsafe_b64encode(json.dumps(header).encode()).rstrip(b"=").decode()
    _, claims, signature = forged(claims_of_a_good_one()).split(".")

    refused(answer(f"{encoded}.{claims}.{signature}"), 401, "invalid_token")


def test_a_changed_one_is_refused() -> None:
    header, _, signature = forged(claims_of_a_good_one()).split(".")
    _, claims, _ = forged(claims_of_a_good_one()).split(".")

    refused(answer(f"{header}.{claims}.{signature}"), 401, "invalid_token")


def test_a_refresh_token_opens_nothing() -> None:
    refused(answer(make.tokens(make.user()).refresh), 401, "invalid_token")


@pytest.mark.parametrize(
    "nonsense",
    [
        "x",
        "..",
        "a.b.c.d",
        "ÿÿÿ.ÿÿÿ.ÿÿÿ",
        base64.urlsafe_b64encode(b"[" * 3000).decode() + ".e30.AA",
        base64.urlsafe_b64encode(b'{"a":' * 3000).decode() + ".e30.AA",
        base64.urlsafe_b64encode(b"7").decode() + ".e30.AA",
    ],
)
def test_nonsense_is_refused(nonsense: str) -> None:
    refused(answer(nonsense), 401, "invalid_token")


@pytest.mark.parametrize("header", ["Basic YTpi", "Bearer", "Bearer ", "Token x", "x"])
def test_another_scheme_is_refused(header: str) -> None:
    refused(Api().get(ACCOUNT, Authorization=header), 401, "invalid_token")


def test_one_that_was_believed_still_expires(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its signature is remembered, its last moment is not."""
    monkeypatch.setattr(tokens, "LEEWAY_SECONDS", 0)
    monkeypatch.setattr(Access, "_token_backend", Keyring(env.JWT_KEYS, "at+jwt", remembered=9))
    token = forged(claims_of_a_good_one() | {"exp": int(time.time()) + 2})
    assert answer(token).status_code == 200

    time.sleep(2.1)

    refused(answer(token), 401, "invalid_token")


def test_one_that_was_believed_is_not_shared_between_uses() -> None:
    token = make.tokens(make.user()).access
    Access.read(token)["sub"] = "1000000"

    assert Access.read(token)["sub"] != "1000000"


def test_the_scheme_may_be_cased_otherwise() -> None:
    token = make.tokens(make.user()).access

    assert Api().get(ACCOUNT, Authorization=f"bearer {token}").status_code == 200


def test_a_refusal_says_which_scheme() -> None:
    assert Api().get(ACCOUNT).headers["WWW-Authenticate"] == "Bearer"
    assert answer("x").headers["WWW-Authenticate"] == 'Bearer error="invalid_token"'


def test_keys_change_without_signing_anybody_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """The drill: add a key, wait for a refresh token's life, take the old one away."""
    old, new = {"2026-11": "o" * 64}, {"2027-02": "n" * 64}
    person = make.user()

    def keys(ring: dict[str, str]) -> None:
        monkeypatch.setattr(Access, "_token_backend", Keyring(ring, "at+jwt"))
        monkeypatch.setattr(Refresh, "_token_backend", Keyring(ring, "rt+jwt"))

    keys(old)
    before = make.tokens(person)
    keys(old | new)
    assert answer(before.access).status_code == 200
    after = Api().post("/api/auth/token/refresh/", {"refresh": before.refresh}).json()
    assert jwt.get_unverified_header(after["access"])["kid"] == "2027-02"
    keys(new)
    assert answer(after["access"]).status_code == 200
    refused(answer(before.access), 401, "invalid_token")


SIGNS = """
import django
django.setup()
import json
from ninja_jwt.settings import api_settings
from users.auth.tokens import Access, Refresh
said = {k: str(v) for k, v in api_settings.__dict__.items()}
ours = [str(Access.lifetime), str(Refresh.lifetime), Access._token_backend.keys]
print(json.dumps([said, ours]))
"""


def _settled(**more: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", SIGNS],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings"} | more,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


@pytest.mark.slow
def test_the_environment_changes_nothing() -> None:
    """ninja_jwt reads variables named like its settings, whosever they are."""
    hostile = dict.fromkeys(NinjaJWTSettings.model_fields, '["evil"]')

    assert _settled(**hostile) == _settled()


def test_every_setting_of_ninja_jwt_is_ours(settings: Any) -> None:
    assert set(settings.NINJA_JWT) == set(NinjaJWTSettings.model_fields)


def test_what_signs_is_never_the_secret_of_pages(settings: Any) -> None:
    assert settings.SECRET_KEY not in tokens.Access._token_backend.keys.values()

"""Showing again who one is, before what a telephone left lying about must not do."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import make
from tests.api_client import Api, ApiFor, refused
from tests.users.codes.codes import mailed_code
from users.models import AuthSession, User

pytestmark = pytest.mark.django_db

CONFIRM = "/api/auth/confirm/"
NEEDS_IT = "/api/auth/totp/"


def stale() -> None:
    AuthSession.objects.update(authenticated_at=timezone.now() - timedelta(hours=1))


def test_with_the_password(api_for: ApiFor) -> None:
    api = api_for(make.user())
    stale()
    refused(api.post(NEEDS_IT), 403, "confirm_first")

    assert api.post(CONFIRM, {"password": make.PASSWORD}).status_code == 204

    assert api.post(NEEDS_IT).status_code == 200


def test_a_wrong_password(api_for: ApiFor) -> None:
    api = api_for(make.user())
    stale()

    body = refused(api.post(CONFIRM, {"password": "not this one"}), 422, "wrong_password")

    assert body["errors"][0]["loc"] == ["body", "password"]
    refused(api.post(NEEDS_IT), 403, "confirm_first")


def test_only_this_session(api_for: ApiFor) -> None:
    person = make.user()
    api, other = api_for(person), api_for(person)
    stale()

    api.post(CONFIRM, {"password": make.PASSWORD})

    refused(other.post(NEEDS_IT), 403, "confirm_first")


def test_the_app_is_asked_too(api_for: ApiFor) -> None:
    person = make.user()
    app = make.authenticator(person)
    api = api_for(person)
    stale()

    refused(api.post(CONFIRM, {"password": make.PASSWORD}), 422, "wrong_totp")
    wrong = {"password": make.PASSWORD, "totp": "12345"}
    body = refused(api.post(CONFIRM, wrong), 422, "wrong_totp")
    assert body["errors"][0]["loc"] == ["body", "totp"]
    refused(api.post(NEEDS_IT), 403, "confirm_first")

    right = {"password": make.PASSWORD, "totp": app.now()}
    assert api.post(CONFIRM, right).status_code == 204
    assert api.post(NEEDS_IT).status_code == 200


def test_a_code_of_the_app_is_not_used_up_by_a_wrong_password(api_for: ApiFor) -> None:
    person = make.user()
    app = make.authenticator(person)
    api = api_for(person)
    code = app.now()

    api.post(CONFIRM, {"password": "not this one", "totp": code})

    assert api.post(CONFIRM, {"password": make.PASSWORD, "totp": code}).status_code == 204


def test_guesses_are_limited_as_when_signing_in(api_for: ApiFor) -> None:
    api = api_for(make.user())
    for _ in range(5):
        refused(api.post(CONFIRM, {"password": "not this one"}), 422, "wrong_password")

    refused(api.post(CONFIRM, {"password": make.PASSWORD}), 429, "too_many_requests")


def code_by_mail(person: User) -> str:
    Api().post("/api/auth/otp/send/", {"email": person.email, "purpose": "login"})
    return mailed_code(person.email)


@pytest.mark.django_db(transaction=True)
class TestCodeByMail:
    def test_in_the_place_of_the_password(self, api_for: ApiFor) -> None:
        person = make.user(password=None)
        api = api_for(person)
        stale()
        code = code_by_mail(person)

        assert api.post(CONFIRM, {"code": code}).status_code == 204

        assert api.post(NEEDS_IT).status_code == 200
        refused(api.post(CONFIRM, {"code": code}), 422, "invalid_code")

    def test_a_wrong_one(self, api_for: ApiFor) -> None:
        person = make.user()
        api = api_for(person)
        stale()
        code_by_mail(person)

        refused(api.post(CONFIRM, {"code": "00000000"}), 422, "invalid_code")

        refused(api.post(NEEDS_IT), 403, "confirm_first")

    def test_somebody_elses(self, api_for: ApiFor) -> None:
        person, other = make.user(), make.user()
        api = api_for(person)

        refused(api.post(CONFIRM, {"code": code_by_mail(other)}), 422, "invalid_code")

    def test_stays_good_while_the_app_is_asked(self, api_for: ApiFor) -> None:
        person = make.user()
        app = make.authenticator(person)
        api = api_for(person)
        code = code_by_mail(person)

        refused(api.post(CONFIRM, {"code": code}), 422, "wrong_totp")

        assert api.post(CONFIRM, {"code": code, "totp": app.now()}).status_code == 204


@pytest.mark.parametrize("body", [{}, {"password": make.PASSWORD, "code": "12345678"}])
def test_either_or(api_for: ApiFor, body: dict[str, str]) -> None:
    refused(api_for(make.user()).post(CONFIRM, body), 422, "invalid")

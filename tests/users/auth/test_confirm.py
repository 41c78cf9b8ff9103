"""Showing again who one is, before what a telephone left lying about must not do."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import make
from tests.api_client import ApiFor, refused
from users.models import AuthSession

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

"""Signing in without an authenticator app again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import make
from tests.api_client import Api, ApiFor, refused
from users.models import AuditEntry, AuthSession, Mail, RecoveryCode, TotpDevice

pytestmark = pytest.mark.django_db

TOTP = "/api/auth/totp/"


def test_no_code_is_asked_any_more(api_for: ApiFor) -> None:
    person = make.user()
    make.authenticator(person)
    api, other = api_for(person), api_for(person)
    RecoveryCode.objects.create(user=person, digest="0" * 64)

    assert api.delete(TOTP).status_code == 204

    body = {"email": person.email, "password": make.PASSWORD}
    assert Api().post("/api/auth/login/", body).status_code == 200
    assert not RecoveryCode.objects.exists()
    assert api.get("/api/auth/user/").status_code == 200
    refused(other.get("/api/auth/user/"), 401, "invalid_token")


def test_is_told_and_noted(api_for: ApiFor) -> None:
    person = make.user()
    make.authenticator(person)

    api_for(person).delete(TOTP)

    assert Mail.objects.get(kind="totp_disabled").user == person
    assert AuditEntry.objects.filter(action="account.totp_disabled").count() == 1


@pytest.mark.parametrize("right", ["is_staff", "is_superuser"])
def test_staff_keep_theirs(api_for: ApiFor, right: str) -> None:
    person = make.user()
    setattr(person, right, True)
    person.save()
    make.authenticator(person)

    refused(api_for(person).delete(TOTP), 409, "authenticator_needed")
    assert TotpDevice.objects.confirmed().exists()


def test_there_is_none(api_for: ApiFor) -> None:
    refused(api_for(make.user()).delete(TOTP), 409, "no_authenticator")


def test_needs_somebody_who_has_just_shown_who_they_are(api_for: ApiFor) -> None:
    person = make.user()
    make.authenticator(person)
    api = api_for(person)
    AuthSession.objects.update(authenticated_at=timezone.now() - timedelta(minutes=6))

    refused(api.delete(TOTP), 403, "confirm_first")
    assert TotpDevice.objects.confirmed().exists()

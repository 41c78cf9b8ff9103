"""What is known about somebody's Google account: handed out, and erased."""

import json

import pytest
from social_django.models import UserSocialAuth

from tests import make
from users.google.personal_data import GoogleLinks
from users.models import Handoff, User

pytestmark = pytest.mark.django_db


def linked(subject: str) -> User:
    person = make.user()
    UserSocialAuth.objects.create(
        user=person, provider="google", uid=subject, extra_data={"iss": "https://example.org"}
    )
    Handoff.objects.create(
        user=person,
        kind="signs_in",
        digest=subject * 10,
        expires_at="2026-11-20T18:00:00Z",
        created_at="2026-11-20T17:59:00Z",
    )
    return person


def test_is_exported() -> None:
    person = linked("4711")
    linked("4712")

    [(name, told)] = GoogleLinks().export(person)

    assert name == "google.json"
    [link] = told["links"]
    assert link["uid"] == "4711"
    assert link["extra_data"] == {"iss": "https://example.org"}
    [visit] = told["visits"]
    assert visit["kind"] == "signs_in"
    assert "digest" not in json.dumps(told, default=str)


def test_is_erased_and_nobody_elses() -> None:
    person, other = linked("4711"), linked("4712")

    GoogleLinks().erase(person)
    GoogleLinks().erase(person)

    assert UserSocialAuth.objects.get().user_id == other.pk
    assert Handoff.objects.get().user_id == other.pk

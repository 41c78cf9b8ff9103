"""What people agreed to: in which version, where it was said, and when it was taken back."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from tests import at_once, make
from tests.api_client import Api, ApiFor
from users.accounts import consents
from users.models import Consent, User

USER = "/api/auth/user/"


def said(person: User) -> list[tuple[str, str, bool, str]]:
    rows = Consent.objects.filter(user=person).order_by("pk")
    return [(row.kind, row.version, row.given, row.source) for row in rows]


@pytest.mark.django_db
def test_registering_agrees_to_the_texts_in_force(api: Api) -> None:
    body = {
        "email": "ada@example.org",
        "username": "ada",
        "password": make.PASSWORD,
        "accepts_texts": True,
    }

    assert api.post("/api/auth/register/", body).status_code == 201

    ada = User.objects.get(username="ada")
    assert said(ada) == [
        ("terms", "2026-11", True, "sign-up"),
        ("privacy", "2026-11", True, "sign-up"),
    ]
    assert Consent.objects.filter(at__gt=timezone.now() - timedelta(minutes=1)).count() == 2


@pytest.mark.django_db
def test_nobody_agrees_by_saying_nothing(api: Api) -> None:
    body = {"email": "ada@example.org", "username": "ada", "password": make.PASSWORD}

    assert api.post("/api/auth/register/", body).status_code == 201

    assert said(User.objects.get(username="ada")) == []


@pytest.mark.django_db
def test_news_are_asked_for_and_given_up(api_for: ApiFor) -> None:
    person = make.user()
    api = api_for(person)

    for wanted in (True, True, False, False, True):
        answer = api.patch(USER, {"notifications": {"product_news": wanted}})
        assert answer.status_code == 200, answer.content

    assert said(person) == [
        ("news", "1", True, "profile"),
        ("news", "1", False, "profile"),
        ("news", "1", True, "profile"),
    ]


@pytest.mark.django_db
def test_a_no_to_what_was_never_wanted_is_no_line(api_for: ApiFor) -> None:
    person = make.user()

    api_for(person).patch(USER, {"notifications": {"product_news": False}})
    api_for(person).patch(USER, {"notifications": {"new_release": False}, "bio": "Hello."})

    assert said(person) == []


@pytest.mark.django_db
def test_replacing_the_profile_gives_news_up(api_for: ApiFor) -> None:
    person = make.user(username="ada")
    api_for(person).patch(USER, {"notifications": {"product_news": True}})

    api_for(person).put(USER, {"username": "ada"})

    assert [given for _, _, given, _ in said(person)] == [True, False]


@pytest.mark.django_db(transaction=True)
def test_said_twice_at_once_is_one_line() -> None:
    person = make.user()

    at_once.at_a_locked_row(person, 8, lambda: say_yes(person))

    assert said(person) == [("news", "1", True, "portal")]


@transaction.atomic
def say_yes(person: User) -> None:
    consents.choose_news(user=person, wanted=True, source="portal")

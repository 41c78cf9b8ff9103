"""Switching on or off that a password needs a code by mail too: `login_otp`."""

from typing import Any

import pytest
from django.utils import timezone

from tests import make
from tests.api_client import Api, ApiFor, refused
from tests.at_once import times
from tests.users.audit.entries import ref, the_only, told
from users.models import AuthSession, Client, Mail, User

pytestmark = pytest.mark.django_db

ACCOUNT = "/api/auth/user/"
BOTH = pytest.mark.parametrize("method", ["PUT", "PATCH"])
WAYS = pytest.mark.parametrize(
    ("on", "action", "change"),
    [
        (True, "account.login_codes_enabled", "login_codes_on"),
        (False, "account.login_codes_disabled", "login_codes_off"),
    ],
)


def with_codes(*, on: bool) -> User:
    person = make.user(username="ada", email_verified_at=timezone.now())
    Client.objects.filter(pk=person.pk).update(login_otp=on)
    return person


def switch(api: Api, method: str, *, on: bool) -> Any:
    answer = api.send(method, ACCOUNT, {"username": "ada", "login_otp": on})
    assert answer.status_code == 200, answer.content
    return answer


@BOTH
@WAYS
def test_every_other_session_ends_and_its_owner_is_told(
    api_for: ApiFor, method: str, on: bool, action: str, change: str
) -> None:
    person = with_codes(on=not on)
    elsewhere, stranger = api_for(person), api_for(make.user())
    api = api_for(person)

    assert switch(api, method, on=on).json()["login_otp"] is on

    refused(elsewhere.get(ACCOUNT), 401, "invalid_token")
    assert api.get(ACCOUNT).status_code == stranger.get(ACCOUNT).status_code == 200
    [mail] = Mail.objects.all()
    assert (mail.kind, mail.user) == ("security_changed", person)
    assert mail.context == {"change": change}
    line = the_only(action)
    assert (line["actor"], line["network"]) == (ref(person), "127.0.0.1")
    assert the_only("session.ended")["detail"] == {"because": "security", "sessions": 1}


@BOTH
@pytest.mark.parametrize("on", [True, False])
def test_what_stays_as_it_is_is_no_news(api_for: ApiFor, method: str, on: bool) -> None:
    person = with_codes(on=on)
    make.session(person)

    switch(api_for(person), method, on=on)

    assert AuthSession.objects.live().count() == 2
    assert not Mail.objects.exists()


def test_any_other_change_is_no_news(api_for: ApiFor) -> None:
    person = with_codes(on=True)
    make.session(person)

    api_for(person).patch(ACCOUNT, {"bio": "First of all."})

    assert AuthSession.objects.live().count() == 2
    assert not Mail.objects.exists()


def test_a_refusal_ends_nothing(api_for: ApiFor) -> None:
    person = make.user(username="ada")
    make.session(person)

    api = api_for(person)

    refused(api.patch(ACCOUNT, {"login_otp": True}), 409, "verify_email_first")
    assert AuthSession.objects.live().count() == 2
    assert not Mail.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_is_told_of(api_for: ApiFor) -> None:
    api = api_for(with_codes(on=False))

    answers = times(6, lambda: switch(api, "PATCH", on=True).status_code)

    assert answers == [200] * 6
    assert Mail.objects.count() == 1
    assert len(told("account.login_codes_enabled")) == 1

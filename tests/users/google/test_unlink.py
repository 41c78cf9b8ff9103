"""Seeing and ending the link between an account and Google."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from social_django.models import UserSocialAuth

from tests import make
from tests.api_client import Api, ApiFor, refused
from tests.users.google.browser import LINK, Browser
from tests.users.google.provider import Lying
from users.models import AuditEntry, AuthSession, Mail, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(browser: Browser, liar: Lying) -> Api:
    answer: Any = browser.come_back(liar.authorize(browser.start()))
    return Api(answer.json()["access"])


def test_says_since_when(signed_in: Api) -> None:
    told = signed_in.get(LINK).json()

    assert told["linked"] is True
    assert told["linked_at"].endswith("Z")


def test_says_that_there_is_none(api_for: ApiFor) -> None:
    assert api_for(make.user()).get(LINK).json() == {"linked": False, "linked_at": None}


def test_nobody_is_told_without_signing_in(api: Api) -> None:
    refused(api.get(LINK), 401, "unauthenticated")
    refused(api.delete(LINK), 401, "unauthenticated")


def test_ends_the_link(signed_in: Api, browser: Browser, liar: Lying) -> None:
    assert signed_in.delete(LINK).status_code == 204

    assert signed_in.get(LINK).json()["linked"] is False
    assert AuditEntry.objects.latest("id").action == "account.google_unlinked"
    again = browser.come_back(liar.authorize(browser.start()))
    assert again.status_code == 409  # the address is the account's, and verified


def test_ends_every_other_session_and_is_told(signed_in: Api, api_for: ApiFor) -> None:
    """One of them may have been opened by whoever has the account at Google."""
    person = User.objects.get()
    elsewhere = api_for(person)

    assert signed_in.delete(LINK).status_code == 204

    refused(elsewhere.get(LINK), 401, "invalid_token")
    assert signed_in.get(LINK).status_code == 200
    told = Mail.objects.get(kind="security_changed")
    assert (told.user, told.context) == (person, {"change": "google_unlinked"})


def test_ends_nobody_elses(signed_in: Api, api_for: ApiFor) -> None:
    refused(api_for(make.user()).delete(LINK), 409, "google_not_linked")

    assert UserSocialAuth.objects.count() == 1


def test_leaves_nobody_without_a_way_in(signed_in: Api) -> None:
    User.objects.update(email_verified_at=None)

    refused(signed_in.delete(LINK), 409, "last_way_in")
    assert UserSocialAuth.objects.count() == 1


def test_asks_to_show_again_who_one_is(signed_in: Api) -> None:
    AuthSession.objects.update(authenticated_at=timezone.now() - timedelta(minutes=6))

    refused(signed_in.delete(LINK), 403, "confirm_first")

"""/mail/events/: what a provider tells of its mails, in its own words."""

import json
from base64 import b64encode
from typing import Any

import pytest
from django.test import Client as Browser

from config import env
from tests import make
from users.models import MailStop, User
from users.notifications import tracking

pytestmark = pytest.mark.django_db
SECRET = "tonearm:a lamp that hums"
ADA = "ada@example.org"
POSTMARK_BOUNCE = {
    "RecordType": "Bounce",
    "Type": "HardBounce",
    "ID": 901542550,
    "MessageID": "2706ee8a-737c-4285-b032-ccd317af53ed",
    "Email": ADA,
    "Description": "The server was unable to deliver your message (ex: unknown user).",
    "Details": "smtp;550 5.1.1 The email account that you tried to reach does not exist.",
    "BouncedAt": "2026-11-20T16:43:25.1500000Z",
}
POSTMARK_COMPLAINT = POSTMARK_BOUNCE | {"RecordType": "SpamComplaint", "Type": "SpamComplaint"}
POSTMARK_LATER = POSTMARK_BOUNCE | {"Type": "Transient"}
MAILJET = [
    {
        "event": "bounce",
        "time": 1763600000,
        "MessageID": 19421777835146490,
        "email": ADA,
        "hard_bounce": True,
        "blocked": False,
        "error_related_to": "recipient",
        "error": "user unknown",
    },
    {
        "event": "spam",
        "time": 1763600000,
        "MessageID": 19421777835146491,
        "email": "ben@example.org",
        "source": "JMRPP",
    },
]
urlpatterns: list[Any] = []


@pytest.fixture
def told(monkeypatch: Any, settings: Any) -> Any:
    """Posts what a provider says, with the secret or another."""
    monkeypatch.setattr(env, "EMAIL_WEBHOOK_SECRET", SECRET)

    def post(provider: str, body: Any, secret: str = SECRET) -> Any:
        monkeypatch.setattr(env, "EMAIL_PROVIDER", provider)
        urlpatterns[:] = tracking.addresses()
        settings.ROOT_URLCONF = __name__
        shown = b64encode(secret.encode()).decode()
        return Browser().post(
            "/mail/events/",
            json.dumps(body),
            content_type="application/json",
            headers={"Authorization": f"Basic {shown}"},
        )

    return post


def stops() -> set[tuple[str, str]]:
    return {(stop.user.email, stop.because) for stop in MailStop.objects.all()}


def test_a_mail_that_came_back_stops_mails_to_its_address(told: Any) -> None:
    make.user(email=ADA)

    assert told("postmark", POSTMARK_BOUNCE).status_code == 200

    assert stops() == {(ADA, "bounced")}
    assert "unable to deliver" in MailStop.objects.get().detail


def test_so_does_a_complaint(told: Any) -> None:
    make.user(email=ADA)

    told("postmark", POSTMARK_COMPLAINT)

    assert stops() == {(ADA, "complained")}


def test_what_is_tried_again_stops_nothing(told: Any) -> None:
    make.user(email=ADA)

    assert told("postmark", POSTMARK_LATER).status_code == 200

    assert stops() == set()


def test_several_at_once_and_told_twice(told: Any) -> None:
    make.user(email=ADA)
    make.user(email="ben@example.org")

    for _ in range(2):
        assert told("mailjet", MAILJET).status_code == 200

    assert stops() == {(ADA, "bounced"), ("ben@example.org", "complained")}


@pytest.mark.parametrize("secret", ["tonearm:guessed", "", ":"])
def test_nobody_else_is_believed(told: Any, secret: str) -> None:
    make.user(email=ADA)

    assert told("postmark", POSTMARK_BOUNCE, secret).status_code == 400

    assert stops() == set()


def test_without_a_secret_there_is_no_such_address(monkeypatch: Any) -> None:
    monkeypatch.setattr(env, "EMAIL_PROVIDER", "postmark")
    assert tracking.addresses() == []
    monkeypatch.setattr(env, "EMAIL_WEBHOOK_SECRET", SECRET)
    assert len(tracking.addresses()) == 1


@pytest.mark.parametrize("provider", ["", "file", "smtp"])
def test_who_tells_nothing_has_none(monkeypatch: Any, provider: str) -> None:
    monkeypatch.setattr(env, "EMAIL_WEBHOOK_SECRET", SECRET)
    monkeypatch.setattr(env, "EMAIL_PROVIDER", provider)

    assert tracking.addresses() == []


def test_an_erased_person_takes_it_along(told: Any) -> None:
    make.user(email=ADA)
    told("postmark", POSTMARK_BOUNCE)

    User.objects.all().delete()

    assert stops() == set()

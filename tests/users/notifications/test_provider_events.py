"""/mail/events/: what a provider tells of its mails, in its own words."""

import json
from base64 import b64encode
from typing import Any

import pytest
from django.test import Client as Browser
from django.test import RequestFactory

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
BREVO = {
    "event": "hard_bounce",
    "email": ADA,
    "ts_epoch": 1763600000000,
    "message-id": "<1@example.org>",
    "reason": "550 5.1.1 user unknown",
}
MAILERSEND: dict[str, Any] = {
    "type": "activity.hard_bounced",
    "data": {
        "type": "hard_bounced",
        "email": {"message": {"id": "1"}, "recipient": {"email": ADA}},
        "morph": {"object": "recipient_bounce", "reason": "Host or domain name not found"},
    },
}
SENDGRID = {
    "event": "bounce",
    "type": "bounce",
    "email": ADA,
    "timestamp": 1763600000,
    "reason": "550 5.1.1 user unknown",
}
urlpatterns: list[Any] = []


def sparkpost(bounce_class: str) -> Any:
    told = {"type": "bounce", "raw_rcpt_to": ADA, "bounce_class": bounce_class}
    return [{"msys": {"message_event": told}}]


def resend(kind: str, message: str) -> Any:
    bounce = {"type": kind, "message": message}
    return {
        "type": "email.bounced",
        "created_at": "2026-11-20T16:43:25.000Z",
        "data": {"email_id": "1", "to": [ADA], "bounce": bounce, "headers": []},
    }


def ses(kind: str, subtype: str) -> Any:
    return {
        "eventType": "Bounce",
        "mail": {"messageId": "1", "timestamp": "2026-11-20T16:43:25.000Z"},
        "bounce": {
            "bounceType": kind,
            "bounceSubType": subtype,
            "bouncedRecipients": [{"emailAddress": ADA}],
            "timestamp": "2026-11-20T16:43:25.000Z",
        },
    }


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


LATER: list[tuple[str, Any]] = [
    ("postmark", POSTMARK_BOUNCE | {"Type": "SoftBounce"}),
    ("mailjet", [MAILJET[0] | {"hard_bounce": False}]),
    ("mailjet", [MAILJET[0] | {"error": "quota exceeded"}]),
    ("brevo", BREVO | {"event": "soft_bounce"}),
    ("brevo", BREVO | {"reason": "smtp; 552 5.2.2 The mailbox is over its limit"}),
    ("mailersend", MAILERSEND | {"data": MAILERSEND["data"] | {"type": "soft_bounced"}}),
    ("sendgrid", [SENDGRID | {"type": "blocked"}]),
    ("sendgrid", [SENDGRID | {"reason": "452 4.2.2 The mailbox is over its limit"}]),
    ("sparkpost", sparkpost("22")),
    ("resend", resend("Transient", "The recipient's email provider sent a bounce message.")),
    ("resend", resend("", "… sent a bounce message because the recipient's inbox was full.")),
    ("amazon_ses", ses("Transient", "MailboxFull")),
    ("amazon_ses", ses("Undetermined", "Undetermined")),
]
FOR_GOOD: list[tuple[str, Any]] = [
    ("brevo", BREVO),
    ("brevo", BREVO | {"reason": "550 5.1.1 unknown at mail.protection.outlook.microsoft.com"}),
    ("mailersend", MAILERSEND),
    ("sendgrid", [SENDGRID]),
    ("sparkpost", sparkpost("10")),
    ("resend", resend("Permanent", "The recipient's email provider sent a bounce message.")),
    ("amazon_ses", ses("Permanent", "General")),
]


def read_as(provider: str, body: Any) -> list[Any]:
    """As django-anymail reads it, without the ways in which each provider signs."""
    view: Any = tracking._view_of(provider)
    reader = view.__new__(view)
    if provider == "amazon_ses":
        return list(reader.esp_to_anymail_events(body, {"MessageId": "1"}))
    if provider == "resend":
        return [reader.esp_to_anymail_event(body, RequestFactory().post("/"))]
    if provider == "sparkpost":
        reader.event_types = view.event_types
        request = RequestFactory().post("/", json.dumps(body), "application/json")
        return list(reader.parse_events(request))
    bodies = body if isinstance(body, list) else [body]
    return [reader.esp_to_anymail_event(one) for one in bodies]


def tell(provider: str, body: Any) -> None:
    for event in read_as(provider, body):
        assert (event.event_type, event.recipient) == ("bounced", ADA)
        tracking.Told().send(sender=None, event=event, esp_name=provider)


@pytest.mark.parametrize(("provider", "body"), LATER)
def test_a_mailbox_that_is_full_today_stops_nothing(provider: str, body: Any) -> None:
    make.user(email=ADA)

    tell(provider, body)

    assert stops() == set()


@pytest.mark.parametrize(("provider", "body"), FOR_GOOD)
def test_an_address_that_is_dead_stops_mails_whoever_says_so(provider: str, body: Any) -> None:
    make.user(email=ADA)

    tell(provider, body)

    assert stops() == {(ADA, "bounced")}


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

"""How many codes one can ask for, and what whoever asks too often is told."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config import throttling
from config.models import Counter
from config.throttling import Rate
from tests import make
from tests.api_client import Api, ApiFor, refused
from tests.users.codes.codes import mailed_code, mails

pytestmark = pytest.mark.django_db

SEND = "/api/auth/otp/send/"


def asked(email: str, purpose: str = "login", address: str = "192.0.2.1") -> int:
    answer = Api(address=address).post(SEND, {"email": email, "purpose": purpose})
    status: int = answer.status_code
    return status


@pytest.mark.parametrize("email", ["known@example.org", "unknown@example.org"])
def test_one_in_a_minute_from_one_place(email: str) -> None:
    """Whether it exists or not: the limit tells nobody."""
    make.user(email="known@example.org")

    assert [asked(email), asked(email.upper())] == [202, 429]
    assert asked(email, "reset_password") == 202


def test_strangers_who_ask_and_ask_keep_nobody_waiting() -> None:
    make.user(email="ada@example.org")
    for _ in range(3):
        asked("ada@example.org", address="192.0.2.1")
    assert len(mails()) == 1

    assert asked("ada@example.org", address="198.51.100.2") == 202
    assert len(mails()) == 2


@pytest.mark.parametrize("email", ["known@example.org", "unknown@example.org"])
def test_five_mails_in_an_hour_wherever_they_are_asked_for(email: str) -> None:
    """The sixth is not sent, and nobody is told: that would tell who has an account."""
    make.user(email="known@example.org")

    sent = mails_after(7, email)

    assert sent == ([1, 2, 3, 4, 5, 5, 5] if email == "known@example.org" else [0] * 7)


def test_ten_in_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    more = {**throttling.LIMITS, "code_account": Rate(100, 3600)}
    monkeypatch.setattr(throttling, "LIMITS", more)
    make.user(email="ada@example.org")

    assert mails_after(12, "ada@example.org") == [*range(1, 11), 10, 10]


def test_what_is_not_sent_leaves_the_code_before_it_good(api: Api) -> None:
    make.user(email="ada@example.org")
    mails_after(5, "ada@example.org")
    code = mailed_code("ada@example.org")
    mails_after(2, "ada@example.org")

    body = {"email": "ada@example.org", "purpose": "login", "code": code}
    assert api.post("/api/auth/otp/verify/", body).status_code == 200


def test_twenty_in_an_hour_from_one_address() -> None:
    statuses = [asked(f"somebody{number}@example.org") for number in range(22)]

    assert statuses == [202] * 20 + [429] * 2


def test_strangers_do_not_lock_the_owner_out() -> None:
    """Where the account is signed in, its owner still gets a code."""
    owner = make.user(email="ada@example.org")
    make.session(owner, address="203.0.113.9")
    mails_after(7, "ada@example.org")

    assert asked("ada@example.org", address="203.0.113.9") == 202
    assert len(mails()) == 6


@pytest.mark.usefixtures("behind_a_proxy")
def test_nobody_learns_whether_somebody_is_signed_in_there() -> None:
    """From an address that many share; once the codes of the hour are spent."""
    make.session(make.user(email="known@example.org"), address="203.0.113.9")
    answers = []
    for who in ("known", "unknown"):
        mails_after(6, f"{who}@example.org")
        body = {"email": f"{who}@example.org", "purpose": "login"}
        api = Api(address="203.0.113.9")
        answers.append(api.post(SEND, body, X_Request_ID="same-name"))

    known, unknown = answers
    assert known.status_code == unknown.status_code == 202
    assert known.content == unknown.content
    assert sorted(known.headers) == sorted(unknown.headers)


def test_what_is_not_sent_takes_the_same_work(api: Api) -> None:
    make.user(email="known@example.org")
    done = {}
    for who in ("known", "unknown"):
        mails_after(6, f"{who}@example.org")
        with CaptureQueriesContext(connection) as captured:
            api.post(SEND, {"email": f"{who}@example.org", "purpose": "login"})
        done[who] = [query["sql"].split()[0] for query in captured.captured_queries]

    assert done["known"] == done["unknown"]


def test_strangers_do_not_spend_what_erasing_needs(api_for: ApiFor) -> None:
    owner = make.user(email="ada@example.org")
    mails_after(7, owner.email)

    answer = api_for(owner).post(SEND, {"email": owner.email, "purpose": "erase"})

    assert answer.status_code == 202
    assert len(mails()) == 6


@pytest.mark.parametrize("purpose", ["erase", "change_email"])
def test_whoever_is_signed_in_is_told(api_for: ApiFor, purpose: str) -> None:
    owner = make.user(email="ada@example.org")
    to = owner.email if purpose == "erase" else "new@example.org"
    here = api_for(owner)
    body = {"email": to, "purpose": purpose}
    for _ in range(5):
        assert here.post(SEND, body).status_code == 202
        assert mailed_code(to)
        a_minute_later()

    refused(here.post(SEND, body), 429, "too_many_requests")


def mails_after(times: int, email: str) -> list[int]:
    """How many went out after each time that somebody asked, each from another place."""
    sent = []
    for number in range(times):
        a_minute_later()
        assert asked(email, address=f"192.0.2.{number}") == 202
        sent.append(len(mails()))
    return sent


def a_minute_later() -> None:
    """For the pause between two codes."""
    Counter.objects.filter(name__startswith="code_pause:").delete()

"""/legal/…/ for everybody, and the portal's page on which one agrees."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from tests import make
from tests.users.legal.publishing import publish
from users.models import Consent

pytestmark = pytest.mark.django_db
PAGE = "/portal/agreements/"


def test_anybody_reads_them_without_a_cookie(client: Client) -> None:
    assert '<a href="/legal/terms/">Terms of use</a>' in client.get("/legal/").content.decode()

    answer = client.get("/legal/privacy/")

    assert answer.status_code == 200
    assert "<h1>Privacy notice</h1>" in answer.content.decode()
    assert "no legal advice" in answer.content.decode()
    assert not answer.cookies


def test_an_own_text_carries_no_caution_and_older_ones_say_that_they_are(
    client: Client,
) -> None:
    publish("terms", "2027-01", body="## Ours <b>", changes="Everything.")

    page = client.get("/legal/terms/").content.decode()
    assert "<h2>Ours &lt;b&gt;</h2>" in page
    assert "no legal advice" not in page
    assert "Everything." in page

    older = client.get("/legal/terms/?version=2026-11").content.decode()
    assert "This is an older version." in older
    assert client.get("/legal/terms/?version=2031-01").status_code == 404


def test_one_that_is_announced_can_be_read(client: Client) -> None:
    publish("terms", "2031-01", at=datetime(2031, 1, 1, tzinfo=UTC), body="## Ours")

    page = client.get("/legal/terms/").content.decode()
    assert '<a href="/legal/terms/?version=2031-01">' in page
    assert "Version 2031-01 comes into force on Jan. 1, 2031." in page

    page = client.get("/legal/terms/?version=2031-01").content.decode()
    assert "<h2>Ours</h2>" in page
    assert "in force from Jan. 1, 2031 on" in page
    assert "This version is not in force yet." in page


def test_what_was_ticked_is_agreed_to() -> None:
    person = make.user()
    client = make.browser(person)
    page = client.get(PAGE).content.decode()
    assert re.findall(r'name="(\w+)" value="2026-11"', page) == ["terms", "privacy"]

    answer = client.post(PAGE, {"terms": "2026-11", "next": "/portal/account/"})

    assert (answer.status_code, answer.headers["Location"]) == (302, "/portal/account/")
    kept = Consent.objects.filter(user=person).values_list("kind", "version", "source")
    assert [*kept] == [("terms", "2026-11", "portal")]


def test_a_version_that_came_meanwhile_is_shown_first() -> None:
    person = make.user()
    client = make.browser(person)
    publish("terms", "2027-01")

    page = client.post(PAGE, {"terms": "2026-11"}).content.decode()

    assert "read 2027-01 first" in page
    assert not Consent.objects.filter(user=person).exists()


def test_nobody_is_sent_to_other_sites() -> None:
    client = make.browser(make.user())

    answer = client.post(PAGE, {"terms": "2026-11", "next": "https://evil.example/"})

    assert answer.headers["Location"].startswith("/portal/")

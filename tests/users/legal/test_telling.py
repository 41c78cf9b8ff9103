"""A new version is told by mail to those who have to agree to it."""

from datetime import UTC, datetime

import pytest

from tests import jobs, make
from tests.users.legal.publishing import publish
from users.legal import telling
from users.models import Mail
from users.notifications.kinds import Kind
from users.notifications.wording import word

pytestmark = pytest.mark.django_db(transaction=True)
DAY = datetime(2031, 3, 1, tzinfo=UTC)


def told() -> list[str]:
    mails = Mail.objects.filter(kind=Kind.LEGAL_TEXT_CHANGED).order_by("user")
    return [mail.recipient for mail in mails]


def test_terms_concern_everybody_and_the_copyright_policy_artists() -> None:
    make.user(email="ada@example.org")
    make.user(email="lumen@example.org", is_artist=True)
    make.user(email="gone@example.org", is_active=False)

    text = publish("copyright", "2031-03", at=DAY)
    telling.tell(text.pk)
    assert told() == ["lumen@example.org"]

    text = publish("terms", "2031-03", at=DAY)
    telling.tell(text.pk)
    assert set(told()) >= {"ada@example.org", "lumen@example.org"}
    assert "gone@example.org" not in told()


def test_each_is_told_once() -> None:
    make.user()
    text = publish("privacy", "2031-03", at=DAY)

    assert telling.tell(text.pk) >= 1
    assert telling.tell(text.pk) == 0


def test_whoever_came_later_read_it_when_they_came() -> None:
    text = publish("terms", "2031-03", at=DAY)
    make.user(email="late@example.org")

    telling.tell(text.pk)

    assert "late@example.org" not in told()


def test_a_comma_is_told_to_nobody() -> None:
    make.user()
    publish("terms", "2031-03", at=DAY, is_material=False)
    publish("licences", "2031-03", at=DAY)

    jobs.run_due()

    assert told() == []


def test_publishing_mails_what_is_new_and_where_it_stands() -> None:
    ada = make.user(email="ada@example.org", first_name="Ada")
    publish("terms", "2031-03", at=DAY, changes="Sixteen, no longer eighteen.")

    jobs.run_due()

    said = word(Mail.objects.get(user=ada))
    assert said.subject == "Tonearm: A new version of: Terms of use"
    assert "from March 1, 2031 on there is a new version" in said.text
    assert "What is new: Sixteen, no longer eighteen." in said.text
    assert "/legal/terms/?version=2031-03\n" in said.text
    for part in ("Sixteen, no longer eighteen.", "/legal/terms/?version=2031-03"):
        assert part in said.html

"""/portal/account/: what one is told of."""

import pytest
from django.test import Client as Browser

from tests import make
from tests.users.pages.page import leads_to, read
from tests.users.pages.portal import ACCOUNT
from users.models import Client, MailStop, User

pytestmark = pytest.mark.django_db
CHOICES = "/portal/account/choices/"
SHOWN = ["app:new_follower", "mail:webhook_off", "mail:weekly_digest"]


def chosen(person: User) -> dict[str, bool]:
    return dict(Client.objects.get(pk=person.pk).notifications)


def test_shows_each_kind_with_a_box_for_each_way() -> None:
    page = read(make.browser(make.user()).get(ACCOUNT))

    assert "What you are told of" in page.text
    assert page.inputs["app:new_follower"]["aria-label"] == "People who follow you, in the app"
    assert "checked" in page.inputs["app:new_follower"]
    assert "checked" not in page.inputs["mail:weekly_digest"]
    assert "mail:new_follower" not in page.inputs


def test_keeps_what_is_ticked_and_what_is_not() -> None:
    person = make.user()
    browser = make.browser(person)

    answer = browser.post(CHOICES, {"shown": SHOWN, "mail:weekly_digest": "on"})

    assert leads_to(answer) == f"{ACCOUNT}#choices"
    assert chosen(person) == {
        "new_follower": False,
        "mail:webhook_off": False,
        "weekly_digest": True,
    }
    assert "Saved." in read(browser.get(ACCOUNT)).text


def test_a_box_that_the_page_did_not_show_is_not_taken_for_unticked() -> None:
    person = make.user()

    make.browser(person).post(CHOICES, {"shown": ["app:new_follower"]})

    assert chosen(person) == {"new_follower": False}


def test_what_is_no_choice_changes_nothing() -> None:
    person = make.user()

    make.browser(person).post(CHOICES, {"shown": ["mail:new_device", "app:weekly_digest", "x"]})

    assert chosen(person) == {}


@pytest.mark.parametrize(
    ("because", "said"),
    [("bounced", "Mails to your address come back"), ("complained", "was called spam")],
)
def test_says_why_no_mails_come(because: str, said: str) -> None:
    person = make.user(email="ada@example.org")
    MailStop.objects.create(user=person, because=because, address="ada@example.org")

    assert said in read(make.browser(person).get(ACCOUNT)).text


def complained() -> tuple[User, Browser]:
    """Whoever gets a mail that is usual, one that they chose, and called one spam."""
    person = make.user(email="ada@example.org")
    Client.objects.filter(pk=person.pk).update(notifications={"mail:new_release": True})
    MailStop.objects.create(user=person, because="complained", address="ada@example.org")
    return person, make.browser(person)


MAILS = ["mail:new_release", "mail:webhook_off", "mail:scrobbling_paused"]


def test_to_save_what_was_ticked_before_is_no_word_about_spam() -> None:
    """A page that was opened before the complaint posts each box that it had ticked."""
    _, browser = complained()

    told = {"shown": ["app:new_follower", *MAILS], **dict.fromkeys(MAILS, "on")}
    browser.post(CHOICES, told)

    assert MailStop.objects.exists()


def test_after_a_complaint_no_mail_is_ticked() -> None:
    _, browser = complained()

    page = read(browser.get(ACCOUNT))

    assert [name for name in MAILS if "checked" in page.inputs[name]] == []
    assert "checked" in page.inputs["app:new_follower"]


def test_to_save_that_page_changes_nothing_about_mails() -> None:
    person, browser = complained()

    browser.post(CHOICES, {"called_spam": "yes", "shown": ["app:new_follower", *MAILS]})

    assert MailStop.objects.exists()
    assert chosen(person) == {"new_follower": False, "mail:new_release": True}


def test_to_tick_one_there_brings_that_one_back() -> None:
    person, browser = complained()

    browser.post(CHOICES, {"called_spam": "yes", "shown": MAILS, "mail:webhook_off": "on"})

    assert not MailStop.objects.exists()
    assert chosen(person)["mail:webhook_off"] is True
    assert chosen(person)["mail:new_release"] is False


def test_is_for_whoever_is_signed_in() -> None:
    assert leads_to(Browser().post(CHOICES)).startswith("/portal/sign-in/")

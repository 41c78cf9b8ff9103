"""The first page of the administration says what waits for somebody."""

import re
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from audio.models import Claim, Notice
from tests import make, make_music
from users.models import Mail, Ticket

pytestmark = pytest.mark.django_db

OPEN = "/admin/audio/claim/?status__exact=open"


def claim(status: str = "open", days: int = 0) -> None:
    asked = Claim.objects.create(
        artist=make_music.artist(), user=make.user(), evidence="My site.", status=status
    )
    created_at = timezone.now() - timedelta(days=days, hours=1)
    Claim.objects.filter(pk=asked.pk).update(created_at=created_at)


def ticket(days: int) -> None:
    at = timezone.now() - timedelta(days=days, hours=1)
    Ticket.objects.create(user=make.user(), subject="A question", waiting_since=at)


def notice(due_at: datetime) -> None:
    Notice.objects.create(
        reference=f"TD-{due_at:%d%H%M%S}", status="received", due_at=due_at, name="A. Holder"
    )


def test_how_many_and_since_when() -> None:
    for status, days in (("open", 1), ("open", 3), ("declined", 9)):
        claim(status, days)
    browser = make.browser(make.user(is_staff=True, is_superuser=True))

    page = browser.get("/admin/").content.decode()

    assert f'<a href="{OPEN}"><strong>2</strong> Claims to artist pages</a>' in page
    assert "the oldest for 3\xa0days, 1\xa0hour" in page
    assert browser.get(OPEN).content.decode().count('name="_selected_action"') == 2


def test_nothing_waits() -> None:
    browser = make.browser(make.user(is_staff=True, is_superuser=True))

    page = browser.get("/admin/").content.decode()

    assert "<strong>0</strong> Claims to artist pages" in page
    assert "the oldest" not in page


def test_nobody_sees_a_queue_that_is_not_theirs() -> None:
    claim()
    person = make.user(is_staff=True)
    browser = make.browser(person)
    assert "Waiting for somebody" not in browser.get("/admin/").content.decode()

    make.permit(person, "view_claim")

    page = browser.get("/admin/").content.decode()
    assert "Claims to artist pages" in page
    assert "sound like" not in page


def lists(page: str) -> list[str]:
    """The names of the lists below the queues and figures, in their order."""
    below = page.split('<div class="groups">')[1]
    return re.findall(r'<a href="/admin/\w+/\w+/">([^<]+)</a>', below)


def group(page: str, key: str) -> str:
    return page.split(f'aria-labelledby="{key}"')[1].split("</section>")[0]


def test_lists_stand_by_what_staff_do() -> None:
    browser = make.browser(make.user(is_staff=True, is_superuser=True))

    page = browser.get("/admin/").content.decode()

    below = page.split('<div class="groups">')[1]
    assert re.findall(r'<h2 id="(\w+)">', below) == [
        *("people", "catalogue", "moderation", "legal"),
        *("messages", "health", "insights"),
    ]
    daily, rest = group(page, "moderation").split('<details class="rest">')
    assert re.findall(r">([A-Z][\w ]+)</a>", daily) == [
        *("Content reports", "Claims", "Duplicates", "Removals", "Audit entries")
    ]
    assert "Fingerprints" in rest


def test_who_sees_only_what_is_looked_up_finds_it_unfolded() -> None:
    person = make.user(is_staff=True)
    make.permit(person, "view_stamp")

    page = make.browser(person).get("/admin/").content.decode()

    assert lists(page) == ["Stamps"]
    assert '<details class="rest"' not in page


def test_who_waits_longest_stands_first() -> None:
    claim(days=3)
    ticket(days=5)
    browser = make.browser(make.user(is_staff=True, is_superuser=True))

    page = browser.get("/admin/").content.decode()

    titles = re.findall(r"<strong>(\d+)</strong> ([^<]+)</a>", page)
    assert titles[:2] == [("1", "Tickets"), ("1", "Claims to artist pages")]
    assert {number for number, _title in titles[2:]} == {"0"}


def test_a_notice_says_by_when_and_that_it_is_late() -> None:
    browser = make.browser(make.user(is_staff=True, is_superuser=True))
    soon = timezone.now() + timedelta(days=2)
    notice(soon)

    assert f"the first due on {soon:%Y-%m-%d}" in browser.get("/admin/").content.decode()

    over = timezone.now() - timedelta(days=1)
    notice(over)

    assert f"late: was due on {over:%Y-%m-%d}" in browser.get("/admin/").content.decode()


def test_a_mail_that_does_not_go_out() -> None:
    browser = make.browser(make.user(is_staff=True, is_superuser=True))
    before = timezone.now() - timedelta(hours=2)
    Mail.objects.create(
        kind="welcome",
        cause="a test",
        address="a@b.example",
        created_at=before,
        next_try_at=before,
    )

    page = browser.get("/admin/").content.decode()

    place = "/admin/users/mail/?stuck=yes"
    assert f'<a href="{place}"><strong>1</strong> Mails that do not go out</a>' in page
    assert "welcome" in browser.get(place).content.decode()

"""The first page of the administration says what waits for somebody."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from audio.models import Claim
from tests import make, make_music

pytestmark = pytest.mark.django_db

OPEN = "/admin/audio/claim/?status__exact=open"


def claim(status: str = "open", days: int = 0) -> None:
    asked = Claim.objects.create(
        artist=make_music.artist(), user=make.user(), evidence="My site.", status=status
    )
    created_at = timezone.now() - timedelta(days=days, hours=1)
    Claim.objects.filter(pk=asked.pk).update(created_at=created_at)


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
    """The names of the lists, in their order."""
    return re.findall(r'<a href="/admin/\w+/\w+/">([^<]+)</a>', page)


def test_what_staff_need_first_stands_first() -> None:
    browser = make.browser(make.user(is_staff=True, is_superuser=True))

    daily, machinery = (
        browser.get("/admin/").content.decode().split('<details class="machinery">')
    )

    assert lists(daily) == [
        *("Claims", "Duplicates", "Uploads", "Albums", "Artists", "Playlists", "Tracks"),
        *("Audit entries", "Users", "Curated shelves"),
    ]
    assert {"Fingerprints", "Stamps", "Deposits", "Handoffs", "Counters"} <= {*lists(machinery)}
    assert not {*lists(daily)} & {*lists(machinery)}


def test_who_sees_only_machinery_finds_it_unfolded() -> None:
    person = make.user(is_staff=True)
    make.permit(person, "view_stamp")

    page = make.browser(person).get("/admin/").content.decode()

    assert lists(page) == ["Stamps"]
    assert "<details" not in page

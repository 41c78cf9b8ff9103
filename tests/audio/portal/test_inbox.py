"""The inbox shows what there is of one's music: notices with their days, claims."""

import pytest

from audio.claims import services
from audio.takedowns.steps import Step
from tests import make, make_music
from tests.audio.takedowns import giving

pytestmark = pytest.mark.django_db
INBOX = "/portal/inbox/"


def test_a_notice_with_the_day_until_which_one_can_object() -> None:
    made = giving.case(Step.ACTIONED)

    page = make.browser(made.manager).get(INBOX).content.decode()

    assert f'<a href="/portal/notices/{made.notice.reference}/">' in page
    assert "taken down: you can object" in page
    assert " · until " in page
    assert made.notice.reference not in make.browser(make.user()).get(INBOX).content.decode()


def test_what_staff_have_not_looked_at_is_not_shown() -> None:
    made = giving.case(Step.RECEIVED)

    page = make.browser(made.manager).get(INBOX).content.decode()

    assert made.notice.reference not in page


def test_pages_that_one_asked_for() -> None:
    person = make.user(email_verified_at="2026-01-02T00:00:00Z")
    artist = make_music.artist("The Engines")
    services.claim(artist=artist, user=person, evidence="My site names it.")

    page = make.browser(person).get(INBOX).content.decode()

    assert "The Engines" in page
    assert "waits for staff" in page

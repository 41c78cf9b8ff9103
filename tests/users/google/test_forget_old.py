"""Nothing is kept longer than it is good for."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone
from social_django.models import Association, Nonce

from tests import make
from tests.users.google.browser import TARGET, Browser
from tests.users.google.provider import Lying
from users.google.services.forgetting import forget_codes, forget_visits
from users.models import Handoff

pytestmark = pytest.mark.django_db


def handoff(digest: str, ended: timedelta) -> None:
    Handoff.objects.create(
        user=make.user(), kind="signs_in", digest=digest, expires_at=timezone.now() - ended
    )


def test_codes_go_a_day_after_their_end() -> None:
    handoff("old", timedelta(hours=25))
    handoff("lately", timedelta(hours=23))

    assert forget_codes(before=timezone.now() - timedelta(days=1)) == 1

    assert Handoff.objects.get().digest == "lately"


def test_what_a_visit_left_behind_goes_once_it_cannot_come_back(
    browser: Browser, liar: Lying
) -> None:
    browser.start(next=TARGET)
    assert forget_visits() == 0
    Nonce.objects.update(timestamp=int(time.time()) - 601)
    Association.objects.update(issued=int(time.time()) - 1801)

    assert forget_visits() == 2

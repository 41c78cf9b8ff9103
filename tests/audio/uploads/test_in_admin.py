"""What staff see of uploads: those that nobody else will move on."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.utils import timezone

from audio.models import Upload
from tests import make
from tests.audio.portal.signed_in import desk, upload
from tests.audio.publishing import drafts

pytestmark = pytest.mark.django_db

LIST = "/admin/audio/upload/"


@pytest.fixture
def browser() -> Browser:
    return make.browser(make.user(is_staff=True, is_superuser=True))


def names(browser: Browser, **chosen: str) -> set[str]:
    page = browser.get(LIST, chosen).content.decode()
    return {
        name for name in ("empty.wav", "heard.wav", "stuck.wav", "moving.wav") if name in page
    }


@pytest.fixture
def arrived() -> None:
    """Two refused, of which one track sounds already; two at work, one standing still."""
    artist = desk().artist
    refused: dict[str, Any] = {
        "status": "refused",
        "refused_code": "no_audio",
        "refused_reason": "There is no music in this file.",
    }
    silent, heard = drafts.track(artist, ready=False), drafts.track(artist)
    upload(artist, file_name="empty.wav", length=46_200_000, track=silent, **refused)
    upload(artist, file_name="heard.wav", track=heard, **refused)
    stuck = upload(artist, file_name="stuck.wav", status="processing")
    upload(artist, file_name="moving.wav", status="processing")
    long_ago = timezone.now() - timedelta(minutes=61)
    Upload.objects.filter(pk=stuck.pk).update(updated_at=long_ago)


@pytest.mark.usefixtures("arrived")
def test_refused_or_stuck_is_among_what_waits(browser: Browser) -> None:
    told = f'<a href="{LIST}?stranded=yes"><strong>2</strong> Uploads that were refused'

    assert told in browser.get("/admin/").content.decode()
    assert names(browser, stranded="yes") == {"empty.wav", "stuck.wav"}


@pytest.mark.usefixtures("arrived")
def test_by_what_was_refused(browser: Browser) -> None:
    page = browser.get(LIST).content.decode()

    assert '<a href="?refused_code=no_audio">No audio</a>' in page
    assert 'href="?refused_code="' not in page
    assert "There is no music in this file." in page
    assert "44.1\xa0MB" in page
    assert names(browser, refused_code="no_audio") == {"empty.wav", "heard.wav"}

"""Every address of the editor: nobody, somebody else, a forged form."""

import pytest
from django.test import Client as Browser

from tests import make
from tests.audio.portal.signed_in import desk
from tests.audio.publishing import drafts
from tests.lyrics.portal.songs import lyrics
from tests.users.pages.page import leads_to

pytestmark = pytest.mark.django_db
PATHS = ("", "read/", "file/", "look-up/", "remove/")


@pytest.fixture
def theirs() -> str:
    """The editor of somebody's published track with lyrics."""
    track = drafts.published(size=1).tracks.get()
    lyrics(track, "Low lights")
    return f"/portal/tracks/{track.pk}/lyrics/"


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_signs_in_first(theirs: str, path: str, method: str) -> None:
    answer = getattr(Browser(), method)(theirs + path)

    if answer.status_code != 405:
        assert leads_to(answer).startswith("/portal/sign-in/?next=")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_others_manage_is_not_found(theirs: str, path: str, method: str) -> None:
    answer = getattr(desk().browser, method)(theirs + path)

    assert answer.status_code in (404, 405)
    assert b"Low lights" not in answer.content


@pytest.mark.parametrize("path", PATHS)
def test_a_form_of_another_site_changes_nothing(theirs: str, path: str) -> None:
    person = drafts.manager()
    drafts.page(person)
    browser = make.browser(person)
    browser.handler.enforce_csrf_checks = True

    assert browser.post(theirs + path, {"text": "x"}).status_code in (403, 405)

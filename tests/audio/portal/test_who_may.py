"""Every address of the portal: nobody, somebody else, a forged form."""

import re

import pytest
from django.test import Client as Browser

from audio.portal.urls import urlpatterns
from config import throttling
from config.throttling import Rate
from tests import make
from tests.audio.portal.signed_in import desk, upload
from tests.audio.publishing import drafts
from tests.audio.takedowns.giving import case
from tests.users.pages.page import leads_to

pytestmark = pytest.mark.django_db
SCRIPTS = ("/portal/uploads/", "/portal/uploads/{upload_id}/")


def every() -> list[str]:
    """`{track_id}` where a number stands."""
    return [
        "/" + re.sub(r"<\w+:(\w+)>", r"{\1}", str(pattern.pattern)) for pattern in urlpatterns
    ]


def filled_in(address: str) -> str:
    """With things of somebody else."""
    owner = desk()
    album = drafts.album(owner.artist, size=1)
    found = upload(owner.artist)
    return address.format(
        release_id=album.pk,
        track_id=album.tracks.get().pk,
        credit_id=1,
        upload_id=found.pk,
        reference=case().notice.reference,
    )


@pytest.mark.parametrize("address", every())
@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_signs_in_first(address: str, method: str) -> None:
    answer = getattr(Browser(), method)(filled_in(address))

    if answer.status_code == 405:
        return
    if address in SCRIPTS:
        assert answer.status_code == 401
    else:
        assert leads_to(answer).startswith("/portal/sign-in/?next=")


@pytest.mark.parametrize("address", [one for one in every() if "{" in one])
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_others_manage_is_not_found(address: str, method: str) -> None:
    answer = getattr(desk().browser, method)(filled_in(address))

    assert answer.status_code in (404, 405)


@pytest.mark.parametrize("address", every())
def test_a_form_of_another_site_changes_nothing(address: str) -> None:
    person = drafts.manager()
    drafts.page(person)
    browser = make.browser(person)
    browser.handler.enforce_csrf_checks = True

    answer = browser.post(filled_in(address), {"name": "x"})

    assert answer.status_code in (403, 405)


def test_a_page_that_is_not_there_says_so_in_our_clothes() -> None:
    answer = desk().browser.get("/portal/releases/1/")

    assert answer.status_code == 404
    assert "There is no such page" in answer.content.decode()
    assert "tonearm.css" in answer.content.decode()


def test_no_more_changes_than_the_api_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttling, "LIMITS", {"write": Rate(1, 60)})
    at = desk()
    at.browser.post("/portal/releases/new/", {"title": "One", "album_type": "ep"})

    answer = at.browser.post("/portal/releases/new/", {"title": "Two", "album_type": "ep"})

    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert "Go back: what you typed is still there." in answer.content.decode()

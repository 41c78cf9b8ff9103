"""The page that a mail of the end leads to: asking for a copy of one's data, fetching it."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.utils import timezone

from tests import make
from tests.jobs import run_due
from users.auth.models import AuthSession
from users.models import Export, User

pytestmark = pytest.mark.django_db(transaction=True)

PAGE = "/portal/export/"


@pytest.fixture
def ada() -> User:
    return make.user(username="ada")


def test_asked_for_and_fetched(ada: User) -> None:
    browser = make.browser(ada)

    assert "Make a copy" in browser.get(PAGE).content.decode()
    assert browser.post(PAGE).status_code == 302
    run_due()
    export = Export.objects.get()

    assert f"{PAGE}{export.pk}/" in browser.get(PAGE).content.decode()
    archive = browser.get(f"{PAGE}{export.pk}/")
    assert archive["Content-Type"] == "application/zip"
    content = b"".join(archive.streaming_content)  # type: ignore[attr-defined]
    assert "README.json" in zipfile.ZipFile(io.BytesIO(content)).namelist()


def test_not_for_somebody_else(ada: User) -> None:
    make.browser(ada).post(PAGE)
    run_due()

    assert make.browser(make.user()).get(f"{PAGE}{Export.objects.get().pk}/").status_code == 404


def test_whoever_signed_in_long_ago_does_so_again(ada: User) -> None:
    browser = make.browser(ada)
    browser.post(PAGE)
    run_due()
    long_ago = timezone.now() - timedelta(minutes=6)
    AuthSession.objects.update(authenticated_at=long_ago)

    assert "Sign in again" in browser.get(PAGE).content.decode()
    fetched = browser.get(f"{PAGE}{Export.objects.get().pk}/")
    assert (fetched.status_code, fetched["Location"]) == (302, PAGE)
    again = browser.post(PAGE, {"again": "1"})
    assert again["Location"] == "/portal/sign-in/?next=%2Fportal%2Fexport%2F"
    assert Export.objects.count() == 1
    assert browser.get(PAGE)["Location"].startswith("/portal/sign-in/")

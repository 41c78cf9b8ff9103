"""A form with files: who may send one is asked before a byte of it is taken."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser

from audio.models import Upload
from audio.uploads.forms import Spool
from config import env, throttling
from config.throttling import Rate
from tests import make
from tests.audio.portal.signed_in import desk
from tests.users.pages.page import leads_to

pytestmark = pytest.mark.django_db(transaction=True)
NEW = "/portal/releases/new/"
LARGE = 11_000_000


@pytest.fixture(autouse=True)
def taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Bytes of each block that came to the disk."""
    monkeypatch.setattr(env, "VAR_DIR", tmp_path)
    blocks: list[int] = []
    keep = Spool.receive_data_chunk

    def counted(self: Spool, raw_data: bytes, start: int) -> None:
        blocks.append(len(raw_data))
        keep(self, raw_data, start)

    monkeypatch.setattr(Spool, "receive_data_chunk", counted)
    return blocks


def send(browser: Browser, size: int, **headers: str) -> Any:
    file = SimpleUploadedFile("a.flac", bytes(size))
    return browser.post(NEW, {"files": file}, headers=headers)


def test_who_has_no_page(taken: list[int]) -> None:
    answer = send(make.browser(make.user()), LARGE)

    assert leads_to(answer) == "/portal/"
    assert taken == []


def test_another_site(taken: list[int]) -> None:
    answer = send(desk().browser, LARGE, Origin="https://elsewhere.example")

    assert answer.status_code == 403
    assert taken == []


def test_too_often(taken: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttling, "LIMITS", {"write": Rate(1, 60)})
    browser = desk().browser
    browser.post(NEW, {})

    assert send(browser, LARGE).status_code == 429
    assert taken == []


def test_too_many_files(taken: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttling, "LIMITS", {"upload": Rate(1, 60)})
    browser = desk().browser
    assert send(browser, 4).status_code == 302
    assert taken == [4]
    taken.clear()

    assert send(browser, LARGE).status_code == 429
    assert taken == []


def test_more_than_one_may_upload(taken: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(env, "UPLOAD_DAILY_MB", 0)

    answer = send(desk().browser, LARGE)

    assert answer.status_code == 429
    assert "You may upload 0 MB in 24 hours" in answer.content.decode()
    assert taken == []


def test_a_form_without_music_needs_no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(env, "UPLOAD_DAILY_MB", 0)

    answer = desk().browser.post(NEW, {"title": "Harbour", "album_type": "album"})

    assert answer.status_code == 302
    assert not Upload.objects.exists()


def test_a_picture_is_no_album(taken: list[int]) -> None:
    answer = desk().browser.post(
        "/portal/profile/picture/", {"picture": SimpleUploadedFile("a.png", bytes(25_000_000))}
    )

    assert answer.status_code == 413
    assert taken == []

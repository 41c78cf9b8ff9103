"""The server is killed, or fails, between the last byte and the completion."""

from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from audio.models import Track, Upload
from audio.uploads import janitor, services
from tests.api_client import Api, ApiFor
from tests.audio.uploads import sending

pytestmark = pytest.mark.django_db(transaction=True)


def arrived(api: Api, monkeypatch: pytest.MonkeyPatch) -> str:
    """Every byte is here, and that was all that came about."""
    path = sending.address(sending.begun(api, 5))

    def killed(**given: Any) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(services, "complete", killed)
        assert sending.patch(api, path, b"12345").status_code == 500
    upload = sending.upload_of(path)
    assert (upload.status, upload.offset) == ("receiving", 5)
    return path


@pytest.mark.parametrize("method", ["HEAD", "GET"])
def test_whoever_asks_is_told_the_truth(
    api_for: ApiFor, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    """A client of tus sends nothing more once HEAD has told it that all is here."""
    api = api_for(sending.artist()[0])
    path = arrived(api, monkeypatch)

    assert api.send(method, path, Tus_Resumable="1.0.0").status_code == 200

    assert sending.upload_of(path).status == "waiting"
    assert Track.objects.count() == 1


def test_nobody_asks(
    api_for: ApiFor, monkeypatch: pytest.MonkeyPatch, own_folders: Path
) -> None:
    path = arrived(api_for(sending.artist()[0]), monkeypatch)
    Upload.objects.update(expires_at=timezone.now())

    janitor.tidy()

    upload = sending.upload_of(path)
    assert upload.status == "waiting"
    assert (own_folders / str(upload.pk)).read_bytes() == b"12345"
    assert Track.objects.count() == 1

"""A file in a form that is larger than its route takes."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import Client
from django.urls import path
from ninja import File, NinjaAPI, UploadedFile

from config.api import api
from config.errors import Invalid
from config.uploads import takes_file

tried = NinjaAPI(urls_namespace="tried uploads")
for handled, handler in api._exception_handlers.items():
    tried.add_exception_handler(handled, handler)


class TooLarge(Invalid):
    status, code, message = 413, "too_large", "It may have at most 1,000 bytes."

    def __init__(self) -> None:
        super().__init__(loc=("body", "file"))

    @property
    def headers(self) -> dict[str, str]:
        return {"Retry-After": "9"}

    @property
    def members(self) -> dict[str, Any]:
        return {"most": 1000}


@tried.post("/files/")
@takes_file(most=1000, refusal=TooLarge)
def take(request: HttpRequest, file: File[UploadedFile]) -> int:
    return file.size or 0


urlpatterns = [path("api/", tried.urls)]
pytestmark = pytest.mark.urls(__name__)


def send(client: Client, size: int) -> Any:
    return client.post("/api/files/", {"file": SimpleUploadedFile("a", b"\0" * size)})


def test_as_much_as_it_takes(client: Client) -> None:
    assert send(client, 1000).json() == 1000


@pytest.mark.parametrize("slack", [0, 64_000], ids=["by its length", "while it is read"])
def test_it_is_refused_with_all_that_the_refusal_says(
    client: Client, monkeypatch: pytest.MonkeyPatch, slack: int
) -> None:
    monkeypatch.setattr("config.uploads.SLACK", slack)

    answer = send(client, 30_000)

    body = answer.json()
    assert (answer.status_code, body["code"]) == (413, "too_large")
    assert body["errors"] == [
        {"loc": ["body", "file"], "msg": "It may have at most 1,000 bytes."}
    ]
    assert body["most"] == 1000
    assert answer.headers["Retry-After"] == "9"

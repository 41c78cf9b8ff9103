"""Sends a file to be made a playlist of, as a browser's form does."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.api_client import Api

IMPORT = "/api/playlists/import/"


def send(api: Api, data: bytes, name: str = "Evening.m3u8", **form: Any) -> Any:
    body = {"file": SimpleUploadedFile(name, data)} | form
    return api.client.post(IMPORT, body, headers={"Authorization": f"Bearer {api.token}"})


def exported(api: Api, playlist_id: int, form: str, **query: str) -> Any:
    return api.get(f"/api/playlists/{playlist_id}/export/", {"format": form} | query)


def text_of(answer: Any) -> str:
    """Of one that streams."""
    return b"".join(answer.streaming_content).decode()

"""Sends files as clients do."""

import base64
from pathlib import Path
from typing import Any

from audio.models import Artist, Upload
from tests import make, make_music
from tests.api_client import Api
from users.models import User

UPLOADS = "/api/uploads/"
OCTETS = "application/offset+octet-stream"


def artist(**fields: Any) -> tuple[User, Artist]:
    """Somebody with a page of their own."""
    person = make.user(email_verified_at="2026-01-01T00:00:00Z", **fields)
    page = make_music.artist(f"Page {person.pk}", user=person)
    person.refresh_from_db()
    return person, page


def told(**metadata: Any) -> str:
    """Upload-Metadata."""
    pairs = (
        f"{key} {base64.b64encode(str(value).encode()).decode()}"
        for key, value in metadata.items()
    )
    return ",".join(pairs)


def begun(api: Api, length: int, **metadata: Any) -> Any:
    """The answer to a creation by tus."""
    metadata = {"filename": "03 - Night Ferry.flac"} | metadata
    return api.post(
        UPLOADS,
        Tus_Resumable="1.0.0",
        Upload_Length=str(length),
        Upload_Metadata=told(**metadata),
    )


def address(answer: Any) -> str:
    """Of an upload, as a path."""
    assert answer.status_code == 201, answer.content
    return str(answer.headers["Location"]).removeprefix("http://testserver")


def patch(api: Api, path: str, data: bytes, offset: int = 0, **headers: str) -> Any:
    media_type = headers.pop("content_type", OCTETS)
    return api.client.generic(
        "PATCH",
        path,
        data,
        content_type=media_type,
        CONTENT_TYPE=media_type,  # also for an empty body
        headers={
            "Authorization": f"Bearer {api.token}",
            "Tus-Resumable": "1.0.0",
            "Upload-Offset": str(offset),
            **{name.replace("_", "-"): value for name, value in headers.items()},
        },
    )


def upload_of(path: str) -> Upload:
    return Upload.objects.get(pk=path.rstrip("/").rpartition("/")[2])


def sent(api: Api, file: Path, **metadata: Any) -> Upload:
    """A whole file by tus, in one piece."""
    data = file.read_bytes()
    path = address(begun(api, len(data), filename=file.name, **metadata))
    answer = patch(api, path, data)
    assert answer.status_code == 204, answer.content
    return upload_of(path)

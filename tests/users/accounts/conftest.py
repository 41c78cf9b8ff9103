"""A storage of one's own, and sending a picture as a browser does."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests import make, make_picture
from tests.api_client import Api
from users.models import User

Send = Callable[..., Any]


@pytest.fixture
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture
def send(media: Path) -> Send:
    """`send(person, "picture", data)`; a new session each time."""

    def sent(person: User, place: str, data: bytes, **named: str) -> Any:
        api = Api(make.tokens(person).access)
        api.client.raise_request_exception = False
        return api.client.post(
            f"/api/auth/user/{place}/",
            make_picture.form(data, **named),
            content_type=make_picture.MULTIPART,
            headers={"Authorization": f"Bearer {api.token}"},
        )

    return sent


@pytest.fixture
def stored(media: Path) -> Callable[[], list[str]]:
    """Every file in the storage."""
    return lambda: sorted(
        str(file.relative_to(media)) for file in media.rglob("*") if file.is_file()
    )

"""Where a notice is found: its page, and how somebody gets there with a key."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

from audio.takedowns.models.notices import Notice
from config import addresses

FORM = "/legal/takedown/"


def page(notice: Notice) -> str:
    return f"{FORM}{notice.reference}/"


def with_key(notice: Notice) -> str:
    """Opens it to whoever has this address."""
    return f"{page(notice)}?{urlencode({'key': notice.key})}"


def given(request: HttpRequest, notice: Notice) -> dict[str, Any]:
    """`GivenNotice`."""
    return {
        "reference": notice.reference,
        "key": notice.key,
        "status": notice.status,
        "url": addresses.origin(request) + with_key(notice),
        "created_at": notice.created_at,
        "due_at": notice.due_at,
    }

"""How far the end has come, as every process knows it without asking each time."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from time import monotonic
from typing import Final, NamedTuple

from django.conf import settings
from django.db import Error
from django.utils.http import http_date

from config.errors import Later, NotAllowed
from config.models import Ending

A_DAY: Final = 86_400


class SignUpsClosed(NotAllowed):
    code = "sign_ups_closed"
    message = "This service ends soon, and takes nobody new."


class ReadOnly(Later):
    status, code = 503, "read_only"
    message = "This service is ending: what there is can be read and fetched, not changed."


class Known(NamedTuple):
    """What was announced. `headers` stand on every answer."""

    sunset_at: datetime
    is_read_only: bool
    page: str
    headers: Mapping[str, str]


class Memory:
    """Of this process. Threads that come while one of them looks use what was known before."""

    def __init__(self) -> None:
        self.known: Known | None = None
        self.due = 0.0


_memory = Memory()


def current() -> Known | None:
    """None: nothing is announced. One small statement in ENDING_READ_EVERY_S seconds."""
    now = monotonic()
    if now >= _memory.due:
        _memory.due = now + settings.ENDING_READ_EVERY_S
        with suppress(Error):  # what was known stays; the request itself says what is wrong
            _memory.known = _read()
    return _memory.known


def forget() -> None:
    """It was changed here: the next request looks."""
    _memory.known, _memory.due = None, 0.0


def require_open() -> None:
    """Raises `SignUpsClosed` once the end was announced."""
    if current():
        raise SignUpsClosed


def _read() -> Known | None:
    row = Ending.objects.first()
    if row is None:
        return None
    return Known(row.sunset_at, row.read_only_at is not None, row.page, headers(row))


def headers(row: Ending) -> Mapping[str, str]:
    """RFC 9745 and RFC 8594."""
    told = {
        "Deprecation": f"@{int(row.announced_at.timestamp())}",
        "Sunset": http_date(row.sunset_at.timestamp()),
    }
    return told | ({"Link": f'<{row.page}>; rel="sunset"'} if row.page else {})

"""`/livez` and `/readyz`, for whoever watches the server."""

import logging
import threading
import uuid
from collections.abc import Callable
from time import monotonic
from typing import Final

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse

REMEMBERED_S: Final = 10.0
PATIENCE_S: Final = 0.5
PROBE: Final = f"ready/{uuid.uuid4().hex}"
"""This process's own: whatever goes wrong, there is never more than one of it."""

log = logging.getLogger(__name__)


class Remembered:
    """A check's last verdict, good for some seconds; False before there is one.

    Anybody may ask for it, and each check costs. Who comes while one is made waits a moment,
    and is told the last verdict, unless that is old: a storage that hangs holds one thread, not
    all of them, and does not go on being well.
    """

    def __init__(self, check: Callable[[], bool]) -> None:
        self._check, self._asking = check, threading.Lock()
        self.forget()

    def forget(self) -> None:
        self._verdict, self._good_until = False, 0.0

    def __call__(self) -> bool:
        if monotonic() >= self._good_until and self._asking.acquire(timeout=PATIENCE_S):
            try:
                if monotonic() >= self._good_until:
                    self._verdict = self._check()
                    self._good_until = monotonic() + REMEMBERED_S
            finally:
                self._asking.release()
        return self._verdict and monotonic() < self._good_until + REMEMBERED_S


def live(request: HttpRequest) -> HttpResponse:
    """The process answers. No I/O, so that a slow database kills no healthy process."""
    return HttpResponse("ok", content_type="text/plain")


def ready(request: HttpRequest) -> JsonResponse:
    """503 until the database and the storage can be used, and a worker is there."""
    database = _database()
    checks = {"database": database, "storage": storage(), "worker": database and _worker()}
    return JsonResponse(checks, status=200 if all(checks.values()) else 503)


def _database() -> bool:
    return _finds("SELECT FROM django_migrations LIMIT 1")


def _worker() -> bool:
    """Workers say every ten seconds that they live."""
    return _finds(
        "SELECT FROM procrastinate_workers"
        " WHERE last_heartbeat > now() - interval '1 minute' LIMIT 1"
    )


def _finds(query: str) -> bool:
    """Whether there is a row; none is found in a database that is away."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(query)
            return cursor.fetchone() is not None
    except Error:
        return False


def _storage() -> bool:
    """Written to, since a full disk or a bucket that is gone can still be asked."""
    name = PROBE
    try:
        try:
            name = default_storage.save(PROBE, ContentFile(b"ready"))
        finally:  # a disk that is full keeps the name of what it could not take
            default_storage.delete(name)
    except Exception as error:  # every storage has errors of its own
        log.error("The storage cannot be used: %s", error)
        return False
    return True


storage = Remembered(_storage)

"""`/livez` and `/readyz`, for whoever watches the server."""

import logging
import uuid

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse

log = logging.getLogger(__name__)


def live(request: HttpRequest) -> HttpResponse:
    """The process answers. No I/O, so that a slow database kills no healthy process."""
    return HttpResponse("ok", content_type="text/plain")


def ready(request: HttpRequest) -> JsonResponse:
    """503 until the database and the storage can be used, and a worker is there."""
    database = _database()
    checks = {"database": database, "storage": _storage(), "worker": database and _worker()}
    return JsonResponse(checks, status=200 if all(checks.values()) else 503)


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM django_migrations LIMIT 1")
    except DatabaseError:
        return False
    return True


def _storage() -> bool:
    """Written to, since a full disk or a bucket that is gone can still be asked."""
    try:
        name = default_storage.save(f"ready/{uuid.uuid4().hex}", ContentFile(b"ready"))
        default_storage.delete(name)
    except Exception as error:  # every storage has errors of its own
        log.error("The storage cannot be used: %s", error)
        return False
    return True


def _worker() -> bool:
    """Workers say every ten seconds that they live."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM procrastinate_workers"
            " WHERE last_heartbeat > now() - interval '1 minute')"
        )
        [lives] = cursor.fetchone() or (False,)
    return bool(lives)

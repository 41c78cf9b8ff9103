"""`/livez` and `/readyz`, for whoever watches the server."""

from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse


def live(request: HttpRequest) -> HttpResponse:
    """The process answers. No I/O, so that a slow database kills no healthy process."""
    return HttpResponse("ok", content_type="text/plain")


def ready(request: HttpRequest) -> JsonResponse:
    """503 until database and storage can be used."""
    checks = {"database": _database(), "storage": _storage()}
    return JsonResponse(checks, status=200 if all(checks.values()) else 503)


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM django_migrations LIMIT 1")
    except DatabaseError:
        return False
    return True


def _storage() -> bool:
    try:
        default_storage.exists("ready")
    except OSError:
        return False
    return True

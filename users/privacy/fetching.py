"""An archive as an answer: in the API, and on a page."""

import logging

from django.http import FileResponse
from django.http.response import HttpResponseBase

from config.errors import NotFound, StorageFails
from users.privacy import storage
from users.privacy.models import Export

log = logging.getLogger(__name__)


def as_file(export: Export) -> HttpResponseBase:
    """Raises `NotFound` while there is none, `StorageFails`."""
    if export.status != Export.Status.READY:
        raise NotFound
    try:
        file = storage.opened(export.key)
    except FileNotFoundError as error:
        raise NotFound from error
    except OSError as error:
        log.exception("An archive could not be read.")
        raise StorageFails(retry_after=60) from error
    name = f"tonearm-{export.created_at:%Y-%m-%d}.zip"
    response = FileResponse(file, as_attachment=True, filename=name)
    response.headers["Content-Type"] = "application/zip"
    response.headers["Cache-Control"] = "no-store"
    return response

"""Attachments on their way out: always as a file to be saved."""

from django.core.files.storage import default_storage
from django.http import FileResponse

from config.errors import NotFound, StorageFails
from users.support.models.tickets import Attachment


def sent(attachment: Attachment) -> FileResponse:
    """Strangers sent it: no browser may take it for a page of ours.

    Raises `NotFound`, `StorageFails`.
    """
    try:
        file = default_storage.open(attachment.key)
    except FileNotFoundError as error:
        raise NotFound from error
    except OSError as error:
        raise StorageFails(retry_after=60) from error
    response = FileResponse(
        file,
        as_attachment=True,
        filename=attachment.name,
        content_type="application/octet-stream",
    )
    response.headers["Content-Length"] = str(attachment.size)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "no-store"
    return response

"""Pictures come into the storage so that no crash leaves any there that nothing shows."""

import logging
from datetime import timedelta
from typing import Final

from config import images
from config.errors import StorageFails
from config.jobs import enqueue_later

log = logging.getLogger(__name__)

LONGEST_UPLOAD: Final = timedelta(hours=1)
"""Until then a row names the new picture, or never will."""


def stored(picture: images.Picture, *, forget: str) -> str:
    """The key. Raises `StorageFails`.

    `forget` names the job that deletes it if nothing shows it. It is there before any file is.
    """
    enqueue_later(forget, LONGEST_UPLOAD, key=picture.key)
    try:
        return picture.store()
    except OSError as error:
        log.exception("A picture could not be stored.")
        raise StorageFails(retry_after=60) from error


def copied(key: str, *, forget: str) -> str:
    """Another key of the same picture; blank if its files are lost. As `stored`."""
    new = images.another(key)
    enqueue_later(forget, LONGEST_UPLOAD, key=new)
    try:
        images.copy(key, new)
    except FileNotFoundError:
        return ""
    except OSError as error:
        log.exception("A picture could not be copied.")
        raise StorageFails(retry_after=60) from error
    return new

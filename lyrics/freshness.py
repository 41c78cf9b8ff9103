"""The ETag of lyrics: the catalogue's, and which languages somebody reads."""

import zlib

from audio.catalog import freshness
from users.auth.bearer import ViewerRequest

SHAPE = 1
"""Raised when the answer changes, so that no cache keeps the older form."""
LANGUAGES = "Accept-Language"


def accepted(request: ViewerRequest) -> str:
    return str(request.headers.get(LANGUAGES, ""))


def stamp(request: ViewerRequest) -> str:
    """No text is read for it."""
    languages = format(zlib.crc32(accepted(request).encode()), "x")
    return f"{SHAPE}-{freshness.stamp(request)}-{languages}"

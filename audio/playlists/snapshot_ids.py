"""Which state of a playlist a client means: `If-Match`, or a `snapshot_id`."""

import re

from django.http import HttpRequest

from audio.playlists.refusals import BadSnapshot

_ETAG = re.compile(r'(?:W/)?"(\d{1,18})"')
_ID = re.compile(r"\d{1,18}")


def meant(
    request: HttpRequest, snapshot_id: str | None = None, *, place: str = "body"
) -> str | None:
    """None: whatever it is now. The header comes first. Raises `BadSnapshot`.

    `place` is where `snapshot_id` came from.
    """
    header = request.headers.get("If-Match", "").strip()
    if header and header != "*":
        found = _ETAG.fullmatch(header)
        if not found:
            raise BadSnapshot(loc=("header", "If-Match"))
        return str(int(found.group(1)))
    if snapshot_id is None:
        return None
    if not _ID.fullmatch(snapshot_id):
        raise BadSnapshot(loc=(place, "snapshot_id"))
    return str(int(snapshot_id))

"""Which state of a playlist a client means: `If-Match`, or a `snapshot_id`."""

import re

from django.http import HttpRequest

from audio.playlists.refusals import BadSnapshot

_ETAG = re.compile(r'(?:W/)?"(\d{1,18})"')
_ID = re.compile(r"\d{1,18}")


def etag(snapshot_id: str) -> str:
    """Weak: counters in the answer move without it, and each viewer has an answer of their own.

    For `If-Match` only; nothing here answers `If-None-Match` by it.
    """
    return f'W/"{snapshot_id}"'


def meant(
    request: HttpRequest, snapshot_id: str | None = None, *, place: str = "body"
) -> str | None:
    """None: whatever it is now. Raises `BadSnapshot`, also where the two name two states.

    `place` is where `snapshot_id` came from.
    """
    header = request.headers.get("If-Match", "").strip()
    tagged = _read(_ETAG, header, ("header", "If-Match")) if header not in ("", "*") else None
    told = None if snapshot_id is None else _read(_ID, snapshot_id, (place, "snapshot_id"))
    if tagged and told and tagged != told:
        raise BadSnapshot(loc=(place, "snapshot_id"))
    return tagged or told


def _read(form: re.Pattern[str], text: str, loc: tuple[str, str]) -> str:
    found = form.fullmatch(text)
    if not found:
        raise BadSnapshot(loc=loc)
    return str(int(found.group(found.lastindex or 0)))

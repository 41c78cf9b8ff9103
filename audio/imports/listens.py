"""What players send to `/1/submit-listens`, read as ListenBrainz reads it. Pure."""

import json
import time
from collections.abc import Sequence
from typing import Any, NamedTuple

from audio.imports.formats import listenbrainz
from audio.imports.formats.shape import FIRST_LISTEN, Heard, Named

MOST_LISTENS = 1_000
LARGEST_LISTEN = 10_240
"""Bytes of one listen; ListenBrainz's number, as the one above."""
LARGEST_BODY = MOST_LISTENS * LARGEST_LISTEN
SKEW = 3_600
"""Seconds that a player's clock may be ahead."""
TYPES = ("single", "import", "playing_now")


class BadListen(Exception):
    """Why nothing was taken; the sentence goes to the player."""


class Submission(NamedTuple):
    """`listens` is empty of what plays just now."""

    listen_type: str
    listens: Sequence[Heard]


def read(body: bytes) -> Submission:
    """All of it, or nothing. Raises `BadListen`."""
    document = _json(body)
    if not isinstance(document, dict):
        raise BadListen("The JSON document must be an object.")
    kind, payload = document.get("listen_type"), document.get("payload")
    if kind not in TYPES:
        raise BadListen("JSON document requires a valid listen_type key.")
    if not isinstance(payload, list) or not payload:
        raise BadListen("JSON document does not contain any listens.")
    if len(payload) > MOST_LISTENS:
        raise BadListen(f"Too many listens. At most {MOST_LISTENS} may be sent at once.")
    if kind != "import" and len(payload) > 1:
        raise BadListen("JSON document contains too many listens for this listen_type.")
    if kind == "playing_now":
        _named(payload[0])
        if "listened_at" in payload[0]:
            raise BadListen("listened_at must not be sent with playing_now.")
        return Submission(kind, [])
    latest = int(time.time()) + SKEW
    return Submission(kind, [_listen(one, latest) for one in payload])


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadListen("Cannot parse JSON document.") from error


def _named(one: Any) -> Named:
    if not isinstance(one, dict) or not isinstance(one.get("track_metadata"), dict):
        raise BadListen("JSON document must contain track_metadata for each listen.")
    if len(json.dumps(one, ensure_ascii=False)) > LARGEST_LISTEN:
        raise BadListen(f"A listen may have at most {LARGEST_LISTEN} bytes.")
    told = listenbrainz.names(one["track_metadata"])
    if told is None:
        raise BadListen("JSON document does not contain track_name and artist_name.")
    return told


def _listen(one: Any, latest: int) -> Heard:
    told, at = _named(one), one.get("listened_at")
    if isinstance(at, bool) or not isinstance(at, int):
        raise BadListen("JSON document must contain an int value for listened_at.")
    if at < FIRST_LISTEN:
        raise BadListen(f"Value for key listened_at is too low: at least {FIRST_LISTEN}.")
    if at > latest:
        raise BadListen("Value for key listened_at is too high.")
    ms = listenbrainz.heard_ms(one["track_metadata"])
    return Heard(told, at, None if ms is None else max(0, min(ms, 86_400_000)))

"""Addresses of audio that need no header, since `<audio>` sends none. Pure."""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from config.errors import NotAllowed

VERSION = 3
GRACE = timedelta(minutes=15)
"""An address lives this much longer than its track lasts: for pauses, and no more."""
REFERENCE_LETTERS = 16
NAMES = frozenset({"r", "e", "u", "k"})
LISTENER = "l"
"""Of who is usually nobody there is no such parameter."""
UNPUBLISHED = "d"
"""Of what everybody may hear there is no such parameter."""
PLAYLISTS = 0
"""No rendition has this id: such an address opens the track's playlists, and no bytes."""


class BadSignature(NotAllowed):
    code, message = "bad_signature", "This address was not made here, or was changed."


class Expired(NotAllowed):
    code, message = "stream_expired", "This address has expired: ask to play the track again."


class Claim(NamedTuple):
    """What one address allows. `session` is a `reference()`, `expires` in Unix seconds.

    `unpublished`: made for somebody who may hear the track though the public may not.
    `listener` is the `Listener.code` of whom it was made for: what they may hear is asked again
    with every stretch of bytes.
    """

    track_id: int
    rendition_id: int
    session: str
    expires: int
    unpublished: bool = False
    listener: str = ""

    def query(self, key: str) -> str:
        """The address's query string, signed."""
        named = {"r": self.rendition_id, "e": self.expires, "u": self.session}
        named |= {UNPUBLISHED: 1} if self.unpublished else {}
        named |= {LISTENER: self.listener} if self.listener else {}
        return urlencode(named | {"k": _signature(self, key)})


def expiry(now: datetime, duration_ms: int) -> int:
    """When an address made now ends, in Unix seconds."""
    return int((now + timedelta(milliseconds=duration_ms) + GRACE).timestamp())


def at(expires: int) -> datetime:
    return datetime.fromtimestamp(expires, UTC)


def reference(session_id: UUID, key: str) -> str:
    """Names a session without telling which: 96 bits, the same in all its addresses."""
    return _mac(key, b"session|" + session_id.bytes)[:REFERENCE_LETTERS]


def read(track_id: int, given: Mapping[str, str], *, key: str, now: datetime) -> Claim:
    """The claim of an address's query. Raises `BadSignature` or `Expired`."""
    rendition, expires = given.get("r", ""), given.get("e", "")
    if not (_is_number(rendition) and _is_number(expires)):
        raise BadSignature
    unpublished = given.get(UNPUBLISHED)
    if unpublished not in (None, "1"):
        raise BadSignature
    claim = Claim(
        *(track_id, int(rendition), given.get("u", ""), int(expires)),
        unpublished=unpublished is not None,
        listener=given.get(LISTENER, ""),
    )
    signature = given.get("k", "").encode()
    if not hmac.compare_digest(signature, _signature(claim, key).encode()):
        raise BadSignature
    if claim.expires <= now.timestamp():
        raise Expired
    return claim


def _signature(claim: Claim, key: str) -> str:
    return _mac(key, "|".join(map(str, ("stream", VERSION, *claim))).encode())


def _mac(key: str, message: bytes) -> str:
    """256 bits in 43 letters."""
    digest = hmac.digest(key.encode(), message, hashlib.sha256)
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def _is_number(text: str) -> bool:
    """As we write numbers, so that no two addresses mean the same."""
    return text.isascii() and text.isdigit() and len(text) < 20 and str(int(text)) == text

"""Addresses of a stream that need no header, since `EventSource` sends none. Pure."""

import binascii
import hashlib
import hmac
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from config.errors import NotAllowed

LIFETIME = timedelta(minutes=1)
"""To open a stream with; open, it lasts as long as the session."""
_FORM = struct.Struct(">q16sq")
_MAC_BYTES = 32
_PURPOSE = b"users.live 1|"


class BadTicket(NotAllowed):
    code, message = "bad_ticket", "This address was not made here, or was changed."


class TicketExpired(NotAllowed):
    code = "ticket_expired"
    message = "This address was good for a minute: ask for another, POST /api/me/events/."


class Ticket(NamedTuple):
    """Who may open a stream, in which session; `expires` in Unix seconds."""

    user_id: int
    session_id: UUID
    expires: int

    def signed(self, key: str) -> str:
        body = _FORM.pack(self.user_id, self.session_id.bytes, self.expires)
        return urlsafe_b64encode(body + _mac(key, body)).rstrip(b"=").decode()


def read(text: str, *, key: str, now: float) -> Ticket:
    """Raises `BadTicket`, `TicketExpired`."""
    try:
        whole = urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4))
    except (binascii.Error, ValueError) as error:
        raise BadTicket from error
    body, mac = whole[:-_MAC_BYTES], whole[-_MAC_BYTES:]
    if len(body) != _FORM.size or not hmac.compare_digest(mac, _mac(key, body)):
        raise BadTicket
    user_id, session, expires = _FORM.unpack(body)
    if expires <= now:
        raise TicketExpired
    return Ticket(user_id, UUID(bytes=session), expires)


def _mac(key: str, body: bytes) -> bytes:
    return hmac.digest(key.encode(), _PURPOSE + body, hashlib.sha256)

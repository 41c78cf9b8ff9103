"""How a notice is called, and the key by which whoever gave it follows it. Pure."""

import base64
import hashlib
import hmac
import secrets
from uuid import UUID

_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""None that is taken for another when it is read aloud."""
_GROUPS, _IN_EACH = 2, 5
LONGEST = len("TD-") + _GROUPS * _IN_EACH + _GROUPS - 1


def new() -> str:
    """As in `TD-7K3MQ-9XZ2R`: 49 bits of chance. It opens nothing without the key."""
    groups = (
        "".join(secrets.choice(_LETTERS) for _ in range(_IN_EACH)) for _ in range(_GROUPS)
    )
    return f"TD-{'-'.join(groups)}"


def key_of(notice_id: UUID, *, pepper: str) -> str:
    """32 characters, worked out and never stored: HMAC-SHA-256, of which 192 bits are kept."""
    message = f"takedown {notice_id}".encode()
    digest = hmac.new(pepper.encode(), message, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:24]).decode()


def is_key(given: str, notice_id: UUID, *, pepper: str) -> bool:
    """Takes the same time for any guess."""
    return hmac.compare_digest(given.encode(), key_of(notice_id, pepper=pepper).encode())

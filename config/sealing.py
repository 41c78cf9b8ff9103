"""Secrets of others that must be read again, so cannot be hashed: encrypted at rest."""

import base64
import hashlib
import hmac
from typing import Final

from cryptography.fernet import Fernet, InvalidToken

from config import env

__all__ = ["Box", "InvalidToken"]


class Box:
    """Encrypts for one purpose ("users.totp"): what one box sealed opens in no other.

    The key comes from OTP_PEPPER, so that a copy of the database alone opens nothing.
    """

    def __init__(self, purpose: str) -> None:
        key = hmac.new(env.OTP_PEPPER.encode(), purpose.encode(), hashlib.sha256).digest()
        self._fernet: Final = Fernet(base64.urlsafe_b64encode(key))

    def seal(self, secret: str) -> str:
        """What the database may keep."""
        return self._fernet.encrypt(secret.encode()).decode()

    def open(self, sealed: str) -> str:
        """Raises `InvalidToken` under another OTP_PEPPER, or for what another box sealed."""
        return self._fernet.decrypt(sealed.encode()).decode()

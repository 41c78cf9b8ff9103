"""Secrets of authenticator apps at rest: encrypted, since they cannot be hashed."""

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet

from config import env

_KEY = hmac.new(env.OTP_PEPPER.encode(), b"users.totp", hashlib.sha256).digest()
_BOX = Fernet(base64.urlsafe_b64encode(_KEY))


def encrypt(secret: str) -> str:
    """For the database, whose copy alone then opens nothing."""
    return _BOX.encrypt(secret.encode()).decode()


def decrypt(stored: str) -> str:
    """Raises `cryptography.fernet.InvalidToken` under another OTP_PEPPER."""
    return _BOX.decrypt(stored.encode()).decode()

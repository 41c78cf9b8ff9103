"""Where Django finds the features' admin."""

from users.audit import admin as audit
from users.auth import admin as auth
from users.codes import admin as codes
from users.google import admin as google
from users.notifications import admin as notifications
from users.privacy import admin as privacy
from users.scrobbling import admin as scrobbling
from users.tokens import admin as tokens
from users.totp import admin as totp
from users.webhooks import admin as webhooks

__all__ = [
    "audit",
    "auth",
    "codes",
    "google",
    "notifications",
    "privacy",
    "scrobbling",
    "tokens",
    "totp",
    "webhooks",
]

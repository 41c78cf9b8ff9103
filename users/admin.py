"""Where Django finds the features' admin."""

from users.accounts import admin as accounts
from users.audit import admin as audit
from users.auth import admin as auth
from users.codes import admin as codes
from users.events import admin as events
from users.google import admin as google
from users.legal import admin as legal
from users.notifications import admin as notifications
from users.pages import admin as pages
from users.privacy import admin as privacy
from users.scrobbling import admin as scrobbling
from users.support import admin as support
from users.tokens import admin as tokens
from users.totp import admin as totp
from users.webhooks import admin as webhooks

__all__ = [
    "accounts",
    "audit",
    "auth",
    "codes",
    "events",
    "google",
    "legal",
    "notifications",
    "pages",
    "privacy",
    "scrobbling",
    "support",
    "tokens",
    "totp",
    "webhooks",
]

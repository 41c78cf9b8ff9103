"""Where procrastinate finds the features' tasks."""

from users.accounts import tasks as accounts
from users.codes import tasks as codes
from users.google import tasks as google
from users.legal import tasks as legal
from users.notifications import tasks as notifications
from users.privacy import tasks as privacy
from users.scrobbling import tasks as scrobbling
from users.support import tasks as support
from users.webhooks import tasks as webhooks

__all__ = [
    "accounts",
    "codes",
    "google",
    "legal",
    "notifications",
    "privacy",
    "scrobbling",
    "support",
    "webhooks",
]

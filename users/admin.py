"""Where Django finds the features' admin."""

from users.webhooks import admin as webhooks

__all__ = [
    *("audit", "auth", "codes", "google", "notifications", "privacy", "tokens", "totp"),
    "webhooks",
]

"""Where Django finds the features' admin."""

__all__ = [
    *("audit", "auth", "codes", "google", "notifications", "privacy", "scrobbling"),
    *("tokens", "totp", "webhooks"),
]

"""Where Django finds the features' admin."""

from users.audit import admin as audit
from users.auth import admin as auth
from users.google import admin as google

__all__ = ["audit", "auth", "google"]

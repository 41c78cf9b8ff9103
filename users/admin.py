"""Where Django finds the features' admin."""

from users.auth import admin as auth

__all__ = ["auth"]

"""Where procrastinate finds the features' tasks."""

from users.accounts import tasks as accounts
from users.auth import tasks as auth
from users.codes import tasks as codes
from users.google import tasks as google
from users.notifications import tasks as notifications

__all__ = ["accounts", "auth", "codes", "google", "notifications"]

"""Where procrastinate finds the features' tasks."""

from users.auth import tasks as auth
from users.codes import tasks as codes
from users.notifications import tasks as notifications

__all__ = ["auth", "codes", "notifications"]

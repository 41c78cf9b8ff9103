"""Where procrastinate finds the features' tasks."""

from users.auth import tasks as auth

__all__ = ["auth"]

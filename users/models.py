"""Where Django finds the features' models."""

from users.accounts.models import Client, User
from users.auth.models import AuthSession

__all__ = ["AuthSession", "Client", "User"]

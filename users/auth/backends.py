"""Signing in to pages (admin): Django's way, with what holds for the API."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from config import throttling
from config.errors import Later, Unauthenticated
from users.accounts.models import User
from users.auth.services import passwords


class Guarded(ModelBackend):
    """Refuses as for a wrong password when a limit is spent: the form knows no other answer."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **other: Any,
    ) -> User | None:
        if request is None or username is None or password is None:
            return None
        address = throttling.address(request)
        try:
            return passwords.prove(email=username, password=password, address=address)
        except Unauthenticated:
            return None
        except Later as refusal:
            raise PermissionDenied from refusal

"""Signing in to pages (admin, portal): Django's way, with the API's limits on guessing."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from config import throttling
from config.errors import Later
from users.accounts.models import User
from users.auth import guesses
from users.auth.guesses import Guess
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
        guess = Guess(username, throttling.address(request))
        try:
            guesses.count(guess, is_known_here=lambda: passwords.is_known(guess))
            user = super().authenticate(request, username, password)
        except Later as refusal:
            raise PermissionDenied from refusal
        if not isinstance(user, User):
            return None
        guesses.was_right(guess)
        return user

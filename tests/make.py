"""Data for tests: plain functions, each with what a test does not care about filled in."""

import itertools
from functools import cache
from typing import Any

from django.contrib.auth.hashers import make_password

from users.auth.devices import Device
from users.auth.services.sessions import open_session
from users.auth.tokens import Access, Tokens
from users.models import AuthSession, Client, User

PASSWORD = "a lamp that hums softly"

_numbers = itertools.count(1)


@cache
def _hashed(password: str) -> str:
    """Hashing costs more than all else that a test's people need."""
    return make_password(password)


def user(*, password: str | None = PASSWORD, **fields: Any) -> User:
    """A listener who may sign in with `PASSWORD`. None: with no password at all."""
    number = next(_numbers)
    named = {"email": f"person{number}@example.org", "username": f"person{number}"} | fields
    person = User(**named, password=_hashed(password) if password else make_password(None))
    person.save()
    Client.objects.create(user=person)
    return person


def tokens(person: User, *, user_agent: str = "a test", address: str = "127.0.0.1") -> Tokens:
    """Of a new session. Staff showed their authenticator app, or their rights would sleep."""
    return open_session(
        user=person, device=Device(user_agent, address), second_factor=person.is_staff or person.is_superuser
    )


def session(person: User, **device: str) -> AuthSession:
    """A new one."""
    opened = Access.read(tokens(person, **device).access)
    return AuthSession.objects.get(pk=opened.session_id)

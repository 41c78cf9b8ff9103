"""Data for tests: plain functions, each with what a test does not care about filled in."""

import itertools
import time
from functools import cache
from typing import Any

import pyotp
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Permission
from django.test import Client as Browser
from django.utils import timezone

from users.auth import page_sessions
from users.auth.devices import Device
from users.auth.services.sessions import open_session
from users.auth.tokens import Tokens, issue
from users.models import AuthSession, Client, PersonalToken, TotpDevice, User
from users.tokens import secrets
from users.totp.secrets import BOX

PASSWORD = "a lamp that hums softly"
WRONG_TOTP = "12345"  # five digits: no app shows that

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
    """Of a new session."""
    return issue(session(person, user_agent=user_agent, address=address))


def session(
    person: User, *, user_agent: str = "a test", address: str = "127.0.0.1"
) -> AuthSession:
    """A new one. Staff showed their authenticator app, or their rights would sleep."""
    return open_session(
        user=person,
        device=Device(user_agent, address),
        second_factor=person.is_staff or person.is_superuser,
    )


def personal_token(person: User, *scopes: str, **fields: Any) -> str:
    """The token itself, as its owner was shown it."""
    token = secrets.new()
    named: dict[str, Any] = {"name": "a test", "scopes": list(scopes)} | fields
    PersonalToken.objects.create(
        user=person,
        digest=secrets.digest(token),
        start=token[: secrets.SHOWN],
        **named,
    )
    return token


def authenticator(person: User) -> pyotp.TOTP:
    """Their app, as asked for when they sign in: `.now()` is good once, then `next_code()`."""
    secret = pyotp.random_base32()
    TotpDevice.objects.update_or_create(
        user=person, defaults={"secret": BOX.seal(secret), "confirmed_at": timezone.now()}
    )
    return pyotp.TOTP(secret)


def app_of(secret: str) -> pyotp.TOTP:
    """One that was given this secret."""
    return pyotp.TOTP(secret)


def next_code(app: pyotp.TOTP) -> str:
    """Of the half minute to come: good already, and after `app.now()` was used."""
    return app.at(int(time.time()), counter_offset=1)


def permit(person: User, *names: str) -> None:
    """What a moderator was given: `view_track`."""
    person.user_permissions.add(*Permission.objects.filter(codename__in=names))


def browser(person: User) -> Browser:
    """Signed in to portal and admin, as after every step that the account asks for."""
    browser = Browser()
    browser.force_login(person)
    kept = browser.session
    kept[page_sessions.NAME] = str(session(person).pk)
    kept.save()
    return browser

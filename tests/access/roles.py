"""Everybody who may ask, each with a session that was really opened."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from django.utils import timezone

from tests import make
from users.auth.devices import Device
from users.auth.services.sessions import open_session
from users.auth.tokens import Tokens, issue
from users.models import User

VERIFIED = datetime(2026, 1, 2, tzinfo=UTC)


class Asker(NamedTuple):
    """Somebody and their tokens; both None for nobody."""

    person: User | None
    tokens: Tokens | None


def _verified(**fields: Any) -> User:
    return make.user(email_verified_at=VERIFIED, **fields)


def _signed_in(person: User, *, second_factor: bool = False) -> Asker:
    device = Device("a test", "127.0.0.1")
    session = open_session(user=person, device=device, second_factor=second_factor)
    return Asker(person, issue(session))


def _moderator_who_showed_no_app() -> Asker:
    """Whoever knows a moderator's password alone is a listener here."""
    return _signed_in(_verified(is_staff=True))


def _disabled() -> Asker:
    """Signed in, then kept out."""
    asker = _signed_in(_verified())
    User.objects.filter(pk=asker.person.pk).update(is_active=False)  # type: ignore[union-attr]
    return asker


def _to_be_erased() -> Asker:
    """Has asked for it, and signed in again meanwhile: may still call it off."""
    return _signed_in(_verified(erase_at=timezone.now() + timedelta(days=14)))


ROLES: Mapping[str, Callable[[], Asker]] = {
    "any": lambda: Asker(None, None),
    "lis": lambda: _signed_in(_verified()),
    "unv": lambda: _signed_in(make.user()),
    "own": lambda: _signed_in(_verified(is_artist=True)),
    "oth": lambda: _signed_in(_verified(is_artist=True)),
    "mod": lambda: _signed_in(_verified(is_staff=True), second_factor=True),
    "adm": lambda: _signed_in(_verified(is_staff=True, is_superuser=True), second_factor=True),
    "1fa": _moderator_who_showed_no_app,
    "off": _disabled,
    "gra": _to_be_erased,
}
"""In the order of the table's columns:

nobody, a listener, one whose address is not verified, the artist whose things are asked for,
another artist, a moderator, an admin, a moderator without a second step, somebody disabled,
and somebody who is to be erased.
"""

"""Who listens, as far as rights and the protection of the young ask: where, and how old.

What may be heard depends on it in every answer that has a track in it. It is set once a
request, as the request's id is, so that no read can forget to ask (ADR 0052).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from typing import Final, NamedTuple, Self

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from config import env
from config.fields import utc_now
from users.accounts.countries import CODES
from users.accounts.models import User

ANYWHERE: Final = "*"
"""In the place of a country: it is not known, and the operator lets that pass."""
EVERYBODY, EXPLICIT, ADULT = range(3)
"""What somebody is old enough for; each is old enough for those before it."""
OF_AGE: Final = 18
_USUAL: Final = ("", EXPLICIT)


class Listener(NamedTuple):
    """`country` is a code, `ANYWHERE`, or blank: not known, so where rights end is refused.

    `person` is whose own music is theirs to hear; `is_staff` hears everything.
    """

    country: str
    level: int
    person: int | None = None
    is_staff: bool = False

    @property
    def code(self) -> str:
        """Country and level in up to three letters; blank for who is usually nobody."""
        return "" if self[:2] == _USUAL else f"{self.country}{self.level}"

    @classmethod
    def of_code(cls, code: str) -> Self:
        """From `code`, which came back signed."""
        return cls(code[:-1], int(code[-1])) if code else cls(*_USUAL)


def nobody(country: str = "") -> Listener:
    """Of whom nothing is known but perhaps a country."""
    return Listener(country or _unknown_country(), _level(None))


def somebody(user: User, *, country: str, born: date | None) -> Listener:
    """As their profile has it; a country that it does not tell is that of the request."""
    where = country or current().country
    return Listener(where, _level(born), user.pk, user.is_staff or user.is_superuser)


def current() -> Listener:
    """Whose request this thread answers; outside of one, nobody."""
    return _current.get() or nobody()


def becomes(listener: Listener) -> None:
    """For the rest of this request."""
    _current.set(listener)


@contextmanager
def listens(listener: Listener) -> Iterator[None]:
    """Inside, at first it is they."""
    token = _current.set(listener)
    try:
        yield
    finally:
        _current.reset(token)


class Listening:
    """Gives every request its listener: nobody yet, in the country that the proxy names."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with listens(nobody(_told_by_proxy(request))):
            return self.get_response(request)


def vary() -> tuple[str, ...]:
    """The header that decides about an answer for nobody, for caches."""
    return (env.COUNTRY_HEADER,) if env.COUNTRY_HEADER and env.NUM_PROXIES else ()


_current: ContextVar[Listener | None] = ContextVar("listener", default=None)


def _told_by_proxy(request: HttpRequest) -> str:
    """Without a proxy the header would be anybody's. What is no country is not known."""
    if not vary():
        return ""
    told = request.headers.get(env.COUNTRY_HEADER, "").strip().upper()
    return told if told in CODES else ""


def _unknown_country() -> str:
    return ANYWHERE if env.COUNTRY_UNKNOWN == "allow" else ""


def _level(born: date | None) -> int:
    if born is None:
        if env.AGE_UNKNOWN == "allow":
            return ADULT
        return EVERYBODY if env.EXPLICIT_FROM_AGE else EXPLICIT
    age = age_on(utc_now().date(), born)
    if age >= OF_AGE:
        return ADULT
    return EXPLICIT if age >= env.EXPLICIT_FROM_AGE else EVERYBODY


def age_on(day: date, born: date) -> int:
    """In whole years; who was born on a 29th of February is older on the 1st of March."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))

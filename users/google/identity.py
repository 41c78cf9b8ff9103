"""Who somebody is at the provider, as far as we use it. Pure."""

from collections.abc import Mapping
from typing import Any, NamedTuple, Self

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

MAX_SUBJECT = 255  # OpenID Connect Core 1.0, section 2
MAX_EMAIL = 254
MAX_NAME = 150
MAX_PICTURE = 2000


class Unusable(ValueError):
    """Something that we need is missing, or not as it must be."""


class Identity(NamedTuple):
    """`subject` is the person's key at `issuer`; all else may change there at any time."""

    issuer: str
    subject: str
    email: str
    first_name: str = ""
    last_name: str = ""
    picture: str = ""

    @classmethod
    def of(cls, claims: Mapping[str, Any], *, issuer: str) -> Self:
        """From claims that were verified. Raises `Unusable`."""
        return cls(
            issuer,
            _subject(claims.get("sub")),
            _email(claims.get("email")),
            _line(claims.get("given_name"))[:MAX_NAME],
            _line(claims.get("family_name"))[:MAX_NAME],
            _picture(claims.get("picture")),
        )

    @property
    def kept(self) -> dict[str, str]:
        """What stands beside the link: no token; the picture until it is fetched."""
        picture = {"picture": self.picture} if self.picture else {}
        return {"iss": self.issuer} | picture


def _subject(value: object) -> str:
    if not (isinstance(value, str) and value.isprintable() and 0 < len(value) <= MAX_SUBJECT):
        raise Unusable("sub")
    return value


def _email(value: object) -> str:
    if not isinstance(value, str) or len(value) > MAX_EMAIL:
        raise Unusable("email")
    try:
        validate_email(value)
    except ValidationError as error:
        raise Unusable("email") from error
    return value


def _line(value: object) -> str:
    """Names are others' text: neither line breaks nor what PostgreSQL cannot hold."""
    given = value if isinstance(value, str) else ""
    return "".join(letter for letter in given if letter.isprintable()).strip()


def _picture(value: object) -> str:
    usable = isinstance(value, str) and value.isprintable() and len(value) <= MAX_PICTURE
    return str(value) if usable else ""

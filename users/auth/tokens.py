"""Access and refresh tokens: how they are signed, what they say, when they are believed."""

import uuid
from collections.abc import Mapping
from datetime import timedelta
from functools import lru_cache
from typing import Any, NamedTuple, Self

import jwt
from ninja_jwt.backends import TokenBackend
from ninja_jwt.exceptions import TokenBackendError, TokenError
from ninja_jwt.tokens import Token

from config import env
from config.errors import Unauthenticated
from users.auth.models import IDLE, AuthSession

ISSUER = "tonearm"
AUDIENCE = "tonearm-api"
ALGORITHM = "HS256"
LEEWAY_SECONDS = 5
"""Between the clocks of several servers."""
REQUIRED = ["aud", "exp", "iat", "iss", "jti", "sid", "sub"]


class InvalidToken(Unauthenticated):
    code = "invalid_token"
    message = "This token is not valid, or no longer: refresh it, or sign in again."

    @property
    def headers(self) -> dict[str, str]:
        return {"WWW-Authenticate": 'Bearer error="invalid_token"'}


class Keyring(TokenBackend):
    """Signs with the last key and believes all of them, so that keys can change.

    `typ` stands in the header: a token of one kind never passes for another. Signatures of the
    last `remembered` tokens are not computed again: PyJWT takes 0.1 ms for one, and a client
    sends the same token for minutes. Nothing else is remembered; expiry is looked at each time.
    """

    def __init__(self, keys: Mapping[str, str], typ: str, remembered: int = 0) -> None:
        self.keys, self.typ = dict(keys), typ
        self.current = list(self.keys)[-1]
        self.signed = lru_cache(remembered)(self._signed)
        super().__init__(
            ALGORITHM,
            signing_key=self.keys[self.current],
            audience=AUDIENCE,
            issuer=ISSUER,
            leeway=LEEWAY_SECONDS,
        )

    def encode(self, payload: dict[str, Any]) -> str:
        return jwt.encode(
            payload | {"aud": self.audience, "iss": self.issuer},
            self.signing_key,
            ALGORITHM,
            headers={"kid": self.current, "typ": self.typ},
        )

    def decode(self, token: str, verify: bool = True) -> dict[str, Any]:
        """Raises TokenBackendError. `verify` is ninja_jwt's; nothing here is ever skipped."""
        return dict(self.signed(token))

    def _signed(self, token: str) -> dict[str, Any]:
        try:
            header = jwt.get_unverified_header(token)
            if header.get("typ") != self.typ:
                raise TokenBackendError("another kind of token")
            return jwt.decode(
                token,
                self.keys[header["kid"]],
                algorithms=[ALGORITHM],
                audience=self.audience,
                issuer=self.issuer,
                leeway=LEEWAY_SECONDS,
                options={"require": REQUIRED},
            )
        except (jwt.InvalidTokenError, KeyError) as error:
            raise TokenBackendError("not ours, changed, or too old") from error


class SessionToken(Token):
    """What both kinds have in common. `sub` is the person, `sid` the session."""

    @classmethod
    def read(cls, token: str) -> Self:
        """Raises `InvalidToken`."""
        try:
            return cls(token)
        except TokenError as error:
            raise InvalidToken from error

    @classmethod
    def of(cls, session: AuthSession) -> Self:
        token = cls()
        token["sub"], token["sid"] = str(session.user_id), str(session.pk)
        return token

    @property
    def user_id(self) -> int:
        return int(self["sub"])

    @property
    def session_id(self) -> uuid.UUID:
        return uuid.UUID(self["sid"])


class Access(SessionToken):
    """Ten minutes. The session is asked at each use all the same."""

    token_type = "access"
    lifetime = timedelta(minutes=10)
    _token_backend = Keyring(env.JWT_KEYS, "at+jwt", remembered=4096)


class Refresh(SessionToken):
    """Used once. `gen` counts the rotations of its session."""

    token_type = "refresh"
    lifetime = IDLE
    _token_backend = Keyring(env.JWT_KEYS, "rt+jwt")

    @property
    def generation(self) -> int:
        return int(self["gen"])


class Tokens(NamedTuple):
    """What a client keeps; `expires_in` is the access token's life in seconds."""

    access: str
    refresh: str
    expires_in: int


def issue(session: AuthSession) -> Tokens:
    """For the session's present generation. Neither outlives the session."""
    access, refresh = Access.of(session), Refresh.of(session)
    access["role"] = session.user.role  # a hint for clients; the database decides
    refresh["gen"] = session.generation
    last = int(session.expires_at.timestamp())
    access["exp"], refresh["exp"] = min(access["exp"], last), min(refresh["exp"], last)
    return Tokens(str(access), str(refresh), int(Access.lifetime.total_seconds()))

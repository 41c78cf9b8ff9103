"""Who asks: Ninja's auth classes over `Authorization: Bearer <access>`."""

from datetime import UTC, datetime

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from ninja.security.http import HttpAuthBase

from config import operations
from config.errors import NotAllowed, Unauthenticated
from users.accounts.listening import becomes, somebody
from users.accounts.models import User
from users.accounts.requests import AuthedRequest, ViewerRequest
from users.auth import queries
from users.auth.tokens import Access, InvalidToken
from users.tokens import queries as personal
from users.tokens import scopes, secrets
from users.tokens import services as personal_tokens
from users.tokens.models import session_of

__all__ = ["AuthedRequest", "Bearer", "Staff", "StaffOnly", "Viewer", "ViewerRequest"]


LONG_AGO = datetime.min.replace(tzinfo=UTC)
"""When somebody with a personal token showed who they are: nothing fresh is done with one."""


class StaffOnly(NotAllowed):
    code, message = "staff_only", "Only the people who run this service may do this."


class Bearer(HttpAuthBase):
    """Signed in, or with a personal token that is good for this operation.

    Costs one SELECT; `request` becomes an `AuthedRequest`.
    """

    openapi_scheme = "bearer"

    def __call__(self, request: HttpRequest) -> User | AnonymousUser:
        """Raises `Unauthenticated` without a token, `InvalidToken` for one that is no good.

        Of a personal token `UnknownToken`, `TokenScope`, `TokenNotHere`.
        """
        header = request.META.get("HTTP_AUTHORIZATION")
        if not header:
            return self.nobody(request)
        scheme, _, token = header.partition(" ")
        if scheme.lower() != self.openapi_scheme:
            raise InvalidToken
        token = token.strip()
        if token.startswith(secrets.PREFIX):
            return self.admit(_by_personal_token(request, token))
        access = Access.read(token)
        session_id = access.session_id
        found = queries.signed_in(session_id=session_id, user_id=access.user_id)
        if found is None:
            raise InvalidToken
        request.session_id = session_id  # type: ignore[attr-defined]
        request.marks_version = found.marks_version  # type: ignore[attr-defined]
        request.artist_blocks = found.artist_blocks  # type: ignore[attr-defined]
        request.authenticated_at = found.authenticated_at  # type: ignore[attr-defined]
        becomes(somebody(found.user, country=found.country, born=found.born))
        request.auth = found.user  # type: ignore[attr-defined]  # also of whom we do not admit
        return self.admit(found.user)

    def nobody(self, request: HttpRequest) -> AnonymousUser:
        raise NoToken

    def admit(self, user: User) -> User:
        return user


def _by_personal_token(request: HttpRequest, token: str) -> User:
    """As somebody signed in, without the rights of staff."""
    held = personal.holder(token)
    request.session_id = session_of(held.token_id)  # type: ignore[attr-defined]
    request.marks_version = held.marks_version  # type: ignore[attr-defined]
    request.artist_blocks = held.artist_blocks  # type: ignore[attr-defined]
    request.authenticated_at = LONG_AGO  # type: ignore[attr-defined]
    becomes(somebody(held.user, country=held.country, born=held.born))
    request.auth = held.user  # type: ignore[attr-defined]  # also of whom we do not admit
    personal_tokens.note_use(held=held)
    scopes.require(held.scopes, operation=operations.name_of(request))
    return held.user


class NoToken(Unauthenticated):
    @property
    def headers(self) -> dict[str, str]:
        return {"WWW-Authenticate": "Bearer"}


class Viewer(Bearer):
    """Perhaps signed in: `request` becomes a `ViewerRequest`.

    A bad token is refused all the same, so that a client notices and refreshes instead of
    seeing less than it should.
    """

    def nobody(self, request: HttpRequest) -> AnonymousUser:
        request.session_id, request.marks_version = None, 0  # type: ignore[attr-defined]
        request.artist_blocks = 0  # type: ignore[attr-defined]
        return AnonymousUser()


class Staff(Bearer):
    """Signed in, and one of those who run the service; anybody else gets a 403."""

    def admit(self, user: User) -> User:
        if not (user.is_staff or user.is_superuser):
            raise StaffOnly
        return user

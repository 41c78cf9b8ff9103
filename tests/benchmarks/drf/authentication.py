"""An access token, checked by PyJWT and by its session."""
# mypy: disable-error-code="import-untyped, misc"

import uuid

import jwt
from django.http import HttpRequest
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed

from config import env
from users.accounts.models import User
from users.auth.models import AuthSession
from users.auth.tokens import AUDIENCE, ISSUER

KEY = list(env.JWT_KEYS.values())[-1]


class Bearer(BaseAuthentication):
    def authenticate(self, request: HttpRequest) -> tuple[User, AuthSession] | None:
        scheme, _, token = get_authorization_header(request).partition(b" ")
        if scheme.lower() != b"bearer":
            return None
        try:
            claims = jwt.decode(token, KEY, ["HS256"], audience=AUDIENCE, issuer=ISSUER)
            session = (
                AuthSession.objects.live()
                .select_related("user")
                .get(pk=uuid.UUID(claims["sid"]), user=claims["sub"], user__is_active=True)
            )
        except (jwt.InvalidTokenError, AuthSession.DoesNotExist) as error:
            raise AuthenticationFailed from error
        return session.user, session

    def authenticate_header(self, request: HttpRequest) -> str:
        return "Bearer"

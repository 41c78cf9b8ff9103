"""Google, or any other OpenID provider, by way of social-core: code, PKCE, nonce and state."""

from typing import Any, cast

from django.http import HttpResponse
from social_core.backends.google import BaseGoogleAuth
from social_core.backends.open_id_connect import OpenIdConnectAuth
from social_core.exceptions import AuthResponseError, ErrorStage

from users.google.identity import Identity, Unusable

GOOGLE = "https://accounts.google.com"
GOOGLES_OLD_NAME = "accounts.google.com"
"""Google's reference: ID tokens may carry either as `iss`."""


class Google(BaseGoogleAuth[HttpResponse], OpenIdConnectAuth[HttpResponse]):
    """Ends with who it is. Whose account that is, is not social-core's to say.

    Not one of AUTHENTICATION_BACKENDS: nobody signs in by it but through `users.google`.
    """

    name = "google"
    OIDC_ENDPOINT = GOOGLE
    DEFAULT_USE_PKCE = True
    DEFAULT_SCOPE = ["openid", "email", "profile"]
    JWT_ALGORITHMS = ["RS256", "ES256"]
    visit: dict[str, Any]

    def get_or_create_state(self) -> str | None:
        """What the visit is for is kept beside its state, and goes with it."""
        state = super().get_or_create_state()
        key = self.transaction_key(str(state))
        self.strategy.session_set(key, {**self.strategy.session_get(key), "visit": self.visit})
        return state

    def visit_behind(self, state: str) -> dict[str, Any]:
        """What this browser's visit was for; empty for a state that it did not start with."""
        transaction = self.strategy.session_get(self.transaction_key(state))
        return transaction.get("visit", {}) if isinstance(transaction, dict) else {}

    def identify(self) -> Identity:
        """Ends the visit. Raises social-core's exceptions."""
        return cast(Identity, self.complete())

    def process_error(self, data: Any, *, stage: ErrorStage = "callback") -> None:
        """An error too is believed only of a visit that this browser started."""
        error = self.get_provider_error(data, stage=stage)
        if error is None:
            return
        if stage == "callback":
            self.validate_state()
        raise error

    def id_token_issuer(self) -> Any:
        told = self.issuer()
        return [GOOGLE, GOOGLES_OLD_NAME] if told == GOOGLE else told

    def issuer(self) -> str:
        """By its discovery document."""
        return super().id_token_issuer()

    def user_data(self, access_token: str, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Claims about the one whom the ID token names, with a verified address."""
        url, bearer = self.userinfo_url(), {"Authorization": f"Bearer {access_token}"}
        claims: object = self.get_json(url, headers=bearer)
        subject = (self.id_token or {}).get("sub")
        if not isinstance(claims, dict) or claims.get("sub") != subject:
            raise AuthResponseError(self, claim="sub", code="invalid_claim", stage="user_info")
        self.validate_email_verified(claims)
        return claims

    def do_auth(self, access_token: str, *args: Any, **kwargs: Any) -> Identity:
        """In the place of social-core's pipeline, which would make or find an account here."""
        claims = self.user_data(access_token)
        try:
            return Identity.of(claims, issuer=self.issuer())
        except Unusable as error:
            raise AuthResponseError(
                self, claim=str(error), code="invalid_claim", stage="user_info"
            ) from error

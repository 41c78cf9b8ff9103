"""Rights of those who are signed in to pages; how they sign in is ours."""

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest


class Guarded(ModelBackend):
    """Permissions are Django's. Nobody signs in its way, which knows no steps and no limits."""

    def authenticate(self, request: HttpRequest | None, **shown: str | None) -> None:  # type: ignore[override]
        return None

"""What must not be done with a telephone that somebody left lying about."""

from datetime import timedelta

from config.errors import NotAllowed
from config.fields import utc_now
from users.accounts.requests import AuthedRequest

FRESH = timedelta(minutes=5)


class ConfirmFirst(NotAllowed):
    code = "confirm_first"
    message = "Show again that it is you, with POST /api/auth/confirm/, or sign in anew."


def require_fresh(request: AuthedRequest) -> None:
    """Raises `ConfirmFirst` when its person showed who they are longer ago than `FRESH`."""
    if request.authenticated_at < utc_now() - FRESH:
        raise ConfirmFirst

"""What must not be done with a telephone that somebody left lying about."""

from datetime import datetime, timedelta

from config.errors import NotAllowed
from config.fields import utc_now
from users.accounts.requests import AuthedRequest

FRESH = timedelta(minutes=5)


class ConfirmFirst(NotAllowed):
    code = "confirm_first"
    message = "Show again that it is you, with POST /api/auth/confirm/, or sign in anew."


def is_fresh(authenticated_at: datetime) -> bool:
    """Whether somebody who showed then who they are need not do so again."""
    return authenticated_at >= utc_now() - FRESH


def require_fresh(request: AuthedRequest) -> None:
    """Raises `ConfirmFirst` when its person showed who they are longer ago than `FRESH`."""
    if not is_fresh(request.authenticated_at):
        raise ConfirmFirst

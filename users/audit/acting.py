"""Who acts in the administration."""

from django.http import HttpRequest

from config.errors import NotAllowed
from users.accounts.models import User


def acting(request: HttpRequest) -> User:
    """The person behind a page's request. Raises `NotAllowed` when it is nobody."""
    if not isinstance(request.user, User):
        raise NotAllowed
    return request.user

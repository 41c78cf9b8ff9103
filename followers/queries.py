"""People as others see them."""

from django.db.models import Value
from django.db.models.functions import Lower

from config.errors import NotFound
from users.models import User


def person(username: str) -> User:
    """With their `client`, however the name is cased: one query. Raises `NotFound`."""
    named = User.objects.to_be_seen().alias(lower=Lower("username"))
    found = named.filter(lower=Lower(Value(username))).select_related("client").first()
    if found is None:
        raise NotFound
    return found

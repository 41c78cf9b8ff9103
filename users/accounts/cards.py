"""A person, as lists and the things of others name them."""

from typing import Any, Literal

from pydantic import BaseModel

from config.images import one_size
from users.accounts.models import full_name


class UserCard(BaseModel):
    """`name` is first and last name as told, else the username."""

    id: int
    type: Literal["user"]
    username: str
    name: str
    image: str | None
    share_url: None


def card_columns(of: str) -> tuple[str, ...]:
    """For `values_list`, through a foreign key to the account: `card_columns("owner")`."""
    named = ("username", "first_name", "last_name", "client__picture_key")
    return f"{of}_id", *(f"{of}__{name}" for name in named)


def user_card(
    base: str, pk: int, username: str, first_name: str, last_name: str, key: str
) -> dict[str, Any]:
    """A `UserCard`, of `card_columns`; `base` is the origin of our own pages."""
    return {
        "id": pk,
        "type": "user",
        "username": username,
        "name": full_name(first_name, last_name) or username,
        "image": one_size(base, key),
        "share_url": None,
    }

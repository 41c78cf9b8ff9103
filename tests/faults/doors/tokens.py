"""Personal tokens."""

from collections.abc import Callable, Mapping
from typing import Any

from tests import make
from users.models import PersonalToken, User


def _token(person: User) -> dict[str, Any]:
    make.personal_token(person, "read")
    return {"token_id": PersonalToken.objects.filter(user=person).latest("pk").pk}


PLACES: Mapping[str, Callable[[User], dict[str, Any]]] = {"revoke_token": _token}

"""Accounts elsewhere: ListenBrainz, as the tests run it."""

from collections.abc import Callable, Mapping
from typing import Any

from users.models import User

PLACES: Mapping[str, Callable[[User], dict[str, Any]]] = dict.fromkeys(
    ("connect_integration", "disconnect_integration"),
    lambda _: {"service": "listenbrainz"},
)

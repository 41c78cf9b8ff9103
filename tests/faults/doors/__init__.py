"""What nobody can guess, by operation id: each feature that needs more has a module here."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.access.world import World
from tests.faults.doors import (
    bodies,
    imports,
    insights,
    lyrics,
    places,
    providers,
    scrobbling,
    support,
    takedowns,
    tokens,
    webhooks,
)
from users.models import User

MODULES = (
    *(bodies, imports, insights, places, scrobbling, tokens, webhooks, lyrics, providers),
    *(support, takedowns),
)


def _all(name: str) -> dict[str, Any]:
    return {
        key: value for module in MODULES for key, value in getattr(module, name, {}).items()
    }


STATES: Mapping[str, Callable[[User], Any]] = _all("STATES")
PLACES: Mapping[str, Callable[[User], dict[str, Any]]] = _all("PLACES")
"""What stands in the path, by its names there; and under `?` what stands in the query."""
BODIES: Mapping[str, Callable[[World], Any]] = _all("BODIES")
SAYING: Mapping[str, str] = _all("SAYING")
QUERIES: Mapping[str, dict[str, str]] = _all("QUERIES")
THINGS: Mapping[str, tuple[str, ...]] = _all("THINGS")

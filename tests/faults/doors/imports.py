"""Imports: their own, and none under way."""

from collections.abc import Callable, Mapping
from typing import Any

from audio.imports.models import Import
from tests.access.world import World
from tests.audio.imports.samples import made_import
from users.models import User

STATES: Mapping[str, Callable[[User], Any]] = {
    "create_import": lambda person: Import.objects.of(person).delete(),
}
PLACES: Mapping[str, Callable[[User], dict[str, Any]]] = dict.fromkeys(
    (
        *("get_import", "list_import_names", "get_import_report", "rematch_import"),
        "delete_import",
    ),
    lambda person: {"import_id": made_import(person).pk},
)
BODIES: Mapping[str, Callable[[World], Any]] = {
    "create_import": lambda _: {"files": [b"[]"]},
}

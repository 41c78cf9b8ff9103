"""What imports tell about a person: what they listened to and kept elsewhere."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Model

from audio.imports.models import Import, ImportedName
from audio.imports.services import imports
from users.accounts.retention import Retention
from users.models import User

IMPORT = ("pk", "created_at", "finished_at", "status", "files", "refused")
NAME = (
    *("source_id", "kind", "artist", "title", "album", "isrc", "seen", "times", "lengths"),
    *("ends", "status", "how", "object_id", "added", "changed_at"),
)


class Imports:
    """Reports, and listens that wait for the catalogue. What they added is in its own place."""

    models: tuple[type[Model], ...] = (Import, ImportedName)

    def export(self, user: User) -> Iterator[tuple[str, Any]]:
        rows = Import.objects.of(user).order_by("pk").values(*IMPORT)
        yield "imports.json", rows.iterator()
        names = ImportedName.objects.of(user).order_by("pk").values(*NAME)
        yield "imported_names.json", names.iterator()

    def erase(self, user: User) -> None:
        imports.erase(user=user)


IMPORTS = Retention(
    "imports",
    365,
    "Reports of imports, and listens of songs that are not here; plays and likes stay.",
    lambda before: imports.forget(before=before),
)

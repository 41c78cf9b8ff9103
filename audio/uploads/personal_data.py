"""What uploads tell about a person: what they sent, and what its files said of themselves."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from audio.media.models import Deposit
from audio.media.services import SWEEP
from audio.uploads import services
from audio.uploads.models import Upload
from config.jobs import enqueue
from users.models import User

_TOLD = (
    *("file_name", "length", "offset", "transport", "status", "declared_sha256", "sha256"),
    *("given", "tags", "refused_code", "refused_reason", "created_at", "finished_at"),
)


class Uploads:
    """Those for pages that somebody opened here go with them; the others name nobody then."""

    models = (Upload,)

    def export(self, user: User) -> Iterator[tuple[str, Any]]:
        rows = Upload.objects.filter(Q(by=user) | Q(artist__user=user)).order_by("created_at")
        yield "uploads.json", list(rows.values(*_TOLD, artist_name=F("artist__name")))

    @transaction.atomic
    def erase(self, user: User) -> None:
        own = Upload.objects.filter(artist__user=user, artist__opened_here=True)
        _forget(list(own))
        own.delete()
        Upload.objects.filter(by=user).update(by=None)


def _forget(uploads: list[Upload]) -> None:
    """Bytes on this machine once this is committed; what is in the storage by a job."""
    keys = {upload.file for upload in uploads if upload.file}
    if keys:
        Deposit.objects.bulk_create([Deposit(file=key) for key in keys], ignore_conflicts=True)
        enqueue(SWEEP)
    transaction.on_commit(lambda: services.remove_bytes(uploads), robust=True)

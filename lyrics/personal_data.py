"""What lyrics tell of a person: which they wrote down here."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Model

from lyrics.models import Lyrics
from users.accounts.personal_data import register
from users.models import User

_WRITTEN = ("track_id", "language", "plain", "synced", "licence", "created_at", "updated_at")


class WrittenLyrics:
    """The words belong to the track, and go with it; that they wrote them is forgotten."""

    models: tuple[type[Model], ...] = (Lyrics,)

    def export(self, user: User) -> Iterator[tuple[str, Any]]:
        rows = Lyrics.objects.filter(by=user).order_by("pk")
        yield "lyrics.json", rows.values(*_WRITTEN).iterator()

    def erase(self, user: User) -> None:
        Lyrics.objects.filter(by=user).update(by=None)


register(WrittenLyrics())

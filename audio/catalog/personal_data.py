"""What the catalogue tells about a person: the pages they manage, and what they took down."""

from collections.abc import Iterator
from typing import Any

from audio.catalog import ownership
from audio.catalog.models.artist import Artist
from audio.catalog.models.publication import Removal
from users.models import User


class Pages:
    """An artist page that was imported is public work: it stays, without a manager.

    One that somebody opened for themselves goes with them.
    """

    models = (Artist, Removal)

    def export(self, user: User) -> Iterator[tuple[str, Any]]:
        pages = Artist.objects.filter(user=user).order_by("pk")
        yield "artist_pages.json", list(pages.values("name", "bio", "links", "created_at"))
        decided = Removal.objects.filter(by=user).order_by("pk")
        yield "removals.json", list(decided.values("subject", "reason", "created_at"))

    def erase(self, user: User) -> None:
        ownership.erase_pages(user=user)
        Removal.objects.filter(by=user).update(by=None)
        Removal.objects.filter(restored_by=user).update(restored_by=None)

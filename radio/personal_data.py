"""What stations tell of a person: what they wanted to hear, and what they heard there."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Model

from radio.models import Station
from users.accounts.personal_data import register
from users.models import User

_STATION = (
    *("pk", "track_id", "artist_id", "genre_id", "playlist_id"),
    *("created_at", "session_began_at", "last_drawn_at", "drawn"),
)


class Stations:
    """Their own. A playlist's station of somebody else goes with the playlist."""

    models: tuple[type[Model], ...] = (Station,)

    def export(self, user: User) -> Iterator[tuple[str, Any]]:
        rows = Station.objects.of(user).order_by("pk")
        yield "stations.json", rows.values(*_STATION).iterator()

    def erase(self, user: User) -> None:
        Station.objects.of(user).delete()


register(Stations())

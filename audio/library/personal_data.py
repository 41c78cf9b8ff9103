"""What the library tells about a person: what they like, save, rate, follow and block."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Model

from audio.catalog.models.marks import (
    ArtistBlock,
    FollowedArtist,
    LikedTrack,
    Rating,
    SavedAlbum,
)
from audio.library import services
from users.models import User


class Library:
    """All that they made of the catalogue. Counters go back by what goes."""

    models: tuple[type[Model], ...] = (
        LikedTrack,
        SavedAlbum,
        FollowedArtist,
        ArtistBlock,
        Rating,
    )

    def export(self, user: User) -> Iterator[tuple[str, Any]]:
        for name, model, columns in (
            ("liked_tracks", LikedTrack, ("created_at", "track_id")),
            ("saved_albums", SavedAlbum, ("created_at", "album_id")),
            ("followed_artists", FollowedArtist, ("created_at", "artist_id")),
            ("blocked_artists", ArtistBlock, ("created_at", "artist_id", "level")),
            ("ratings", Rating, ("created_at", "track_id", "album_id", "artist_id", "stars")),
        ):
            rows = model.objects.of(user).order_by("created_at", "pk").values(*columns)
            yield f"{name}.json", rows.iterator()

    def erase(self, user: User) -> None:
        services.erase_marks(user=user)

"""What a person keeps of the catalogue, and what they want to be spared of.

Here because cards show it and lists obey it. `audio.library.services` and
`followers.services` change it, and count with it.
"""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from audio.catalog.models.album import Album
from audio.catalog.models.artist import Artist
from audio.catalog.models.track import Track
from users.accounts.choices import Level
from users.models import User


class MarkQuerySet(models.QuerySet[Any]):
    """`of(person)` starts every read of somebody's own marks."""

    def of(self, user: User) -> Self:
        return self.filter(user=user)


class Mark(models.Model):
    """One person's, made once; gone with either side. Its text does not say whose it is."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)
    created_at = models.DateTimeField(default=timezone.now)

    objects = MarkQuerySet.as_manager()

    class Meta:
        abstract = True


class LikedTrack(Mark):
    """A track that somebody likes; `Track.likes_count` counts them."""

    track = models.ForeignKey(Track, models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "track"], name="like_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["user", "created_at", "id"], name="like_newest"),
            models.Index(fields=["created_at", "id"], name="like_of_anybody"),
        ]

    def __str__(self) -> str:
        return f"Like of track {self.track_id}"


class SavedAlbum(Mark):
    """An album in somebody's library."""

    album = models.ForeignKey(Album, models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "album"], name="saved_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["user", "created_at", "id"], name="saved_newest")
        ]

    def __str__(self) -> str:
        return f"Album {self.album_id}, saved"


class FollowedArtist(Mark):
    """An artist whom somebody follows; `Artist.followers_count` counts them."""

    artist = models.ForeignKey(Artist, models.CASCADE, related_name="+", db_index=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "artist"], name="follow_artist_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["user", "created_at", "id"], name="follow_artist_newest"),
            models.Index(fields=["artist", "id"], name="follow_artist_of"),
        ]

    def __str__(self) -> str:
        return f"Follower of artist {self.artist_id}"


class ArtistBlock(Mark):
    """An artist of whom somebody wants to be spared.

    `Client.artist_blocks` counts those of level `block`.
    """

    artist = models.ForeignKey(Artist, models.CASCADE, related_name="+")
    level = models.CharField(max_length=5, choices=Level)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "artist"], name="artist_block_once")
        ]

    def __str__(self) -> str:
        return f"{self.level} of artist {self.artist_id}".capitalize()


class Rating(Mark):
    """Stars, 1 to 5, for one track, album or artist; `Rated` adds them up."""

    track = models.ForeignKey(Track, models.CASCADE, null=True, blank=True, related_name="+")
    album = models.ForeignKey(Album, models.CASCADE, null=True, blank=True, related_name="+")
    artist = models.ForeignKey(Artist, models.CASCADE, null=True, blank=True, related_name="+")
    stars = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "track"], name="rating_of_track"),
            models.UniqueConstraint(fields=["user", "album"], name="rating_of_album"),
            models.UniqueConstraint(fields=["user", "artist"], name="rating_of_artist"),
            models.CheckConstraint(
                condition=Q(stars__gte=1, stars__lte=5), name="rating_of_one_to_five"
            ),
            models.CheckConstraint(
                condition=Q(track__isnull=False, album=None, artist=None)
                | Q(track=None, album__isnull=False, artist=None)
                | Q(track=None, album=None, artist__isnull=False),
                name="rating_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stars} stars"

"""Tracks, and who is credited on them."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from audio.catalog.models.album import Album
from audio.catalog.models.artist import Artist, Rated
from audio.catalog.models.genre import Genre
from audio.catalog.models.publication import Licence, Publication, PublicationQuerySet, Status
from audio.catalog.models.reach import Reach


class TrackQuerySet(PublicationQuerySet):
    def playable(self) -> Self:
        """Published, and with bytes to play."""
        return self.filter(status=Status.PUBLISHED, is_playable=True)

    def playable_inside(self) -> Self:
        """With bytes to play, whether published or not: for its artist, and for staff.

        What was taken down nobody hears.
        """
        return self.filter(is_playable=True).exclude(status=Status.TAKEN_DOWN)


class Track(Publication, Rated, Reach):
    """A recording. `plays_count` and `likes_count` change without touching any index."""

    artist = models.ForeignKey(Artist, models.PROTECT, related_name="tracks")
    album = models.ForeignKey(
        Album, models.PROTECT, null=True, blank=True, related_name="tracks"
    )
    title = models.CharField(max_length=300)
    sort_title = models.CharField(max_length=400)
    slug = models.CharField(max_length=200)
    duration_ms = models.PositiveIntegerField(default=0)
    disc_number = models.PositiveSmallIntegerField(default=1)
    track_number = models.PositiveSmallIntegerField(default=0)
    album_position = models.GeneratedField(
        expression=F("disc_number") * 10_000 + F("track_number"),
        output_field=models.IntegerField(),
        db_persist=True,
    )
    explicit = models.BooleanField(default=False)
    isrc = models.CharField(max_length=12, blank=True)
    mbid = models.UUIDField(
        null=True, blank=True, help_text="MusicBrainz's id of the recording."
    )
    licence = models.CharField(
        max_length=20, choices=Licence.choices, default=Licence.ALL_RIGHTS_RESERVED
    )
    rights_holder = models.CharField(max_length=300, blank=True)
    cover_key = models.CharField(
        max_length=40, blank=True, help_text="Its own cover; empty: the album's."
    )
    genres = models.ManyToManyField(Genre, related_name="tracks")
    withdrawn_with_album = models.BooleanField(
        default=False, editable=False, help_text="So it comes back with it."
    )
    time_zone = models.CharField(
        max_length=40, blank=True, help_text="In which the artist wrote the moment of release."
    )
    is_playable = models.BooleanField(default=False)
    plays_count = models.PositiveBigIntegerField(default=0)
    likes_count = models.PositiveIntegerField(default=0)

    objects = TrackQuerySet.as_manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["status", "published_at", "id"], name="track_newest"),
            models.Index(fields=["status", "sort_title", "id"], name="track_by_title"),
            models.Index(fields=["artist", "published_at", "id"], name="track_of_artist"),
            models.Index(fields=["album", "album_position", "id"], name="track_of_album"),
            models.Index(
                fields=["cover_key"],
                condition=Q(status=Status.PUBLISHED) & ~Q(cover_key=""),
                name="track_with_cover",
            ),
            models.Index(
                fields=["artist", "published_at", "id"],
                condition=Q(album=None, status=Status.PUBLISHED),
                name="single_of_artist",
            ),
            models.Index(
                fields=["published_at", "id"],
                condition=Q(album=None, status=Status.PUBLISHED),
                name="single_newest",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_heard_inside(self) -> bool:
        """As `playable_inside()`."""
        return self.is_playable and self.status != Status.TAKEN_DOWN


class CreditRole(models.TextChoices):
    """What an artist did besides `Track.artist`, who made it."""

    MAIN = "main"
    FEATURED = "featured"
    REMIXER = "remixer"
    PRODUCER = "producer"
    COMPOSER = "composer"
    LYRICIST = "lyricist"
    PERFORMER = "performer"


class Credit(models.Model):
    """Another artist on a track, who shows once they have accepted it; or just a name.

    Whoever has declined keeps the row, so that nobody asks them again.
    """

    track = models.ForeignKey(Track, models.CASCADE, related_name="credits")
    artist = models.ForeignKey(
        Artist, models.PROTECT, null=True, blank=True, related_name="credits"
    )
    name = models.CharField(
        max_length=200, blank=True, help_text="Of somebody without a page; else empty."
    )
    role = models.CharField(
        max_length=10, choices=CreditRole.choices, default=CreditRole.FEATURED
    )
    position = models.PositiveSmallIntegerField(default=0)
    accepted = models.BooleanField(default=False)
    declined = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["track", "artist", "role"], name="credit_once"),
            models.UniqueConstraint(
                fields=["track", "name", "role"],
                condition=Q(artist=None),
                name="credit_of_name_once",
            ),
            models.CheckConstraint(
                condition=Q(artist=None) ^ Q(name=""), name="credit_of_artist_or_name"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.artist_id or self.name} {self.role} on {self.track_id}"

"""Albums, EPs, singles and compilations."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from audio.catalog.models.artist import Artist, Rated
from audio.catalog.models.genre import Genre
from audio.catalog.models.publication import (
    Licence,
    Publication,
    PublicationQuerySet,
    Status,
)
from audio.catalog.models.reach import Reach


class AlbumType(models.TextChoices):
    ALBUM = "album"
    SINGLE = "single"
    EP = "ep"
    COMPILATION = "compilation"


class Precision(models.TextChoices):
    """How much of a release date is known; the rest of it is January or the 1st."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"


class AlbumQuerySet(PublicationQuerySet):
    pass


class Album(Publication, Rated, Reach):
    """A release of one artist, in the order the artist gave it."""

    artist = models.ForeignKey(Artist, models.PROTECT, related_name="albums")
    title = models.CharField(max_length=300)
    sort_title = models.CharField(max_length=400)
    slug = models.CharField(max_length=200)
    album_type = models.CharField(
        max_length=12, choices=AlbumType.choices, default=AlbumType.ALBUM
    )
    description = models.TextField(blank=True)
    release_date = models.DateField(null=True, blank=True)
    release_date_precision = models.CharField(
        max_length=5, choices=Precision.choices, default=Precision.DAY
    )
    label = models.CharField(max_length=200, blank=True)
    rights_holder = models.CharField(max_length=300, blank=True)
    licence = models.CharField(
        max_length=20, choices=Licence.choices, default=Licence.ALL_RIGHTS_RESERVED
    )
    time_zone = models.CharField(
        max_length=40, blank=True, help_text="In which the artist wrote the moment of release."
    )
    upc = models.CharField(max_length=13, blank=True)
    mbid = models.UUIDField(null=True, blank=True, help_text="MusicBrainz's id of the release.")
    cover_key = models.CharField(max_length=40, blank=True)
    genres = models.ManyToManyField(Genre, related_name="albums")
    tracks_count = models.PositiveIntegerField(default=0)
    duration_ms = models.PositiveBigIntegerField(default=0)

    objects = AlbumQuerySet.as_manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["status", "published_at", "id"], name="album_newest"),
            models.Index(fields=["status", "sort_title", "id"], name="album_by_title"),
            models.Index(fields=["artist", "published_at", "id"], name="album_of_artist"),
            models.Index(fields=["release_date"], name="album_by_date"),
            models.Index(
                fields=["cover_key"],
                condition=Q(status=Status.PUBLISHED) & ~Q(cover_key=""),
                name="album_with_cover",
            ),
        ]

    def __str__(self) -> str:
        return self.title

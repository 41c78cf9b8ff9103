"""Artists: the catalogue's, most of whom never sign in."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Case, F, Value, When
from django.db.models.functions import Cast

from audio.catalog.models.publication import Publication, PublicationQuerySet, Viewer
from config.errors import NotAllowed
from users.models import User

UNRANKED = 2_147_483_647


class NotYourArtist(NotAllowed):
    code, message = "not_your_artist", "Only those who manage this artist may do this."


class ArtistQuerySet(PublicationQuerySet):
    OWNER = "user"

    def managed_by(self, user: User) -> Self:
        return self.filter(user=user)


class Rated(models.Model):
    """Ratings from 1 to 5, kept as a sum so that many people can rate at once."""

    rating_sum = models.PositiveIntegerField(default=0)
    rating_count = models.PositiveIntegerField(default=0)
    rating_average = models.GeneratedField(
        expression=Case(
            When(rating_count=0, then=Value(0.0)),
            default=Cast(F("rating_sum"), models.FloatField()) / F("rating_count"),
        ),
        output_field=models.FloatField(),
        db_persist=True,
    )

    class Meta:
        abstract = True


class Artist(Publication, Rated):
    """Who made the music. `user` is the account that manages the page, if any does."""

    user = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="artists"
    )
    opened_here = models.BooleanField(
        default=False, editable=False, help_text="By the person themselves; else imported."
    )
    name = models.CharField(max_length=200)
    sort_name = models.CharField(max_length=250)
    slug = models.CharField(max_length=200)
    bio = models.TextField(blank=True)
    links = models.JSONField(default=list, blank=True)
    picture_key = models.CharField(max_length=40, blank=True)
    cover_key = models.CharField(max_length=40, blank=True)
    followers_count = models.PositiveIntegerField(default=0)
    albums_count = models.PositiveIntegerField(default=0)
    tracks_count = models.PositiveIntegerField(default=0)
    rank = models.PositiveIntegerField(default=UNRANKED)

    objects = ArtistQuerySet.as_manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["status", "sort_name", "id"], name="artist_by_name"),
            models.Index(
                fields=["status", "followers_count", "id"], name="artist_by_followers"
            ),
            models.Index(fields=["status", "rating_average", "id"], name="artist_by_rating"),
            models.Index(fields=["status", "rank", "id"], name="artist_by_rank"),
            models.Index(
                fields=["sort_name"], opclasses=["text_pattern_ops"], name="artist_prefix"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_managed_by(self, viewer: Viewer) -> bool:
        return not viewer.is_anonymous and self.user_id == viewer.pk

    def require_manager(self, viewer: Viewer) -> None:
        """Raises `NotYourArtist`; staff may."""
        if viewer.is_anonymous or not (viewer.is_staff or self.is_managed_by(viewer)):
            raise NotYourArtist

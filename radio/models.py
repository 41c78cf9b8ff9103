"""Stations, and what they have played."""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from audio.catalog.models.artist import Artist
from audio.catalog.models.genre import Genre
from audio.catalog.models.track import Track
from audio.playlists.models.playlist import Playlist
from users.models import User


class StationQuerySet(models.QuerySet["Station"]):
    """`of(person)` starts every read."""

    def of(self, user: User) -> Self:
        return self.filter(user=user)


class Station(models.Model):
    """One person's station. Without any seed it is their own radio: of what they like."""

    MAX_A_PERSON: ClassVar[int] = 200

    user = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)
    track = models.ForeignKey(Track, models.CASCADE, null=True, blank=True, related_name="+")
    artist = models.ForeignKey(Artist, models.CASCADE, null=True, blank=True, related_name="+")
    genre = models.ForeignKey(Genre, models.CASCADE, null=True, blank=True, related_name="+")
    playlist = models.ForeignKey(
        Playlist, models.CASCADE, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    # The session: what "no repeat" and steering are about. A new one begins after a pause.
    session_began_at = models.DateTimeField(default=timezone.now)
    last_drawn_at = models.DateTimeField(default=timezone.now)
    random_seed = models.BigIntegerField(default=0)
    drawn = ArrayField(
        models.BigIntegerField(), default=list, blank=True, help_text="Tracks, in order."
    )

    objects = StationQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["user", "track", "artist", "genre", "playlist"],
                nulls_distinct=False,
                name="station_once",
            ),
            models.CheckConstraint(
                condition=Q(artist=None, genre=None, playlist=None)
                | Q(track=None, genre=None, playlist=None)
                | Q(track=None, artist=None, playlist=None)
                | Q(track=None, artist=None, genre=None),
                name="station_of_one_seed",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["user", "last_drawn_at", "id"], name="station_newest")
        ]

    def __str__(self) -> str:
        return f"Station {self.pk}"

"""Stations, and what they have played."""

import secrets
from datetime import datetime, timedelta
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


def new_seed() -> int:
    """Of its own luck, so that no two stations play the same."""
    return secrets.randbelow(2**63)


class StationQuerySet(models.QuerySet["Station"]):
    """`of(person)` starts every read."""

    def of(self, user: User) -> Self:
        return self.filter(user=user)


class Station(models.Model):
    """One person's station. Without any seed it is their own radio: of what they like."""

    MAX_A_PERSON: ClassVar[int] = 200
    MAX_DRAWN: ClassVar[int] = 5_000
    PAUSE: ClassVar[timedelta] = timedelta(hours=3)

    user = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)
    track = models.ForeignKey(Track, models.CASCADE, null=True, blank=True, related_name="+")
    artist = models.ForeignKey(Artist, models.CASCADE, null=True, blank=True, related_name="+")
    genre = models.ForeignKey(Genre, models.CASCADE, null=True, blank=True, related_name="+")
    playlist = models.ForeignKey(
        Playlist, models.CASCADE, null=True, blank=True, related_name="+"
    )
    playlist_key = models.CharField(
        max_length=40, blank=True, help_text="That opened an unlisted playlist."
    )
    created_at = models.DateTimeField(default=timezone.now)
    # The session: what "no repeat" and steering are about. A new one begins after a pause.
    session = models.PositiveIntegerField(default=0, help_text="How many were before it.")
    session_began_at = models.DateTimeField(default=timezone.now)
    last_drawn_at = models.DateTimeField(default=timezone.now)
    random_seed = models.BigIntegerField(default=new_seed)
    drawn = ArrayField(
        models.BigIntegerField(), default=list, blank=True, help_text="Tracks, in order."
    )
    drawn_artists = ArrayField(
        models.BigIntegerField(), default=list, blank=True, help_text="Of each of them."
    )
    round_began = models.PositiveIntegerField(
        default=0, help_text="So many were drawn when all had been, and could come again."
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

    @property
    def seed(self) -> tuple[str, int]:
        """What it is of: a type, and an id. Of no thing: of the person."""
        for name in ("track", "artist", "genre", "playlist"):
            if pk := getattr(self, f"{name}_id"):
                return name, pk
        return "user", self.user_id

    @property
    def steered_since(self) -> datetime:
        """What was skipped or liked a little before the session says the same of it."""
        return self.session_began_at - self.PAUSE

    def begin_session(self, now: datetime) -> None:
        """Whatever was played may come again. The caller saves."""
        self.session += 1
        self.session_began_at = now
        self.drawn, self.drawn_artists, self.round_began = [], [], 0

    def has_paused(self, now: datetime) -> bool:
        return now - self.last_drawn_at > self.PAUSE

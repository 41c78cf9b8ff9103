"""The words of tracks, and what was read of them in files."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from audio.catalog.models.publication import Licence, Viewer
from audio.catalog.models.track import Track
from config.errors import NotFound
from lyrics.fetching.models import Fetch
from lyrics.languages import LONGEST, UNKNOWN
from lyrics.words import Words
from users.models import User

__all__ = ["TYPED", "Fetch", "FileText", "Lyrics", "LyricsQuerySet", "NoLyrics", "Source"]


class NoLyrics(NotFound):
    code, message = "no_lyrics", "There are no such lyrics of this track."


class Source(models.TextChoices):
    """Who said so."""

    ARTIST = "artist", "The artist"
    STAFF = "staff", "Those who run the service"
    FILE = "file", "The file's own tags"
    LRCLIB = "lrclib", "LRCLIB"


TYPED = (Source.ARTIST, Source.STAFF)
"""Nothing that is found takes their place."""


class LyricsQuerySet(models.QuerySet["Lyrics"]):
    """`visible_to` starts every read: who sees a track sees its words."""

    def visible_to(self, viewer: Viewer) -> Self:
        tracks = Track.objects.visible_to(viewer).order_by()
        return self.filter(track__in=tracks.values("pk"))

    def of(self, track: Track) -> Self:
        """The first written first: mostly the language that it is sung in."""
        return self.filter(track=track).order_by("created_at", "pk")

    def typed(self) -> Self:
        return self.filter(source__in=TYPED)


class Lyrics(models.Model):
    """A track's words in one language. `synced` is `words.TimedLine`s, null without times."""

    MOST_LANGUAGES: ClassVar[int] = 20

    track = models.ForeignKey(
        Track, models.CASCADE, related_name="lyrics", db_index=False
    )  # the constraint's index begins with it
    language = models.CharField(
        max_length=LONGEST, default=UNKNOWN, help_text="BCP 47; `und`: nobody told."
    )
    plain = models.TextField()
    synced = models.JSONField(null=True, blank=True)
    source = models.CharField(max_length=6, choices=Source.choices)
    licence = models.CharField(
        max_length=20, choices=Licence.choices, blank=True, help_text="Empty: nobody told."
    )
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(auto_now=True)

    objects = LyricsQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "lyrics"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["track", "language"], name="lyrics_once"),
            models.CheckConstraint(condition=~Q(plain=""), name="lyrics_have_words"),
        ]

    def __str__(self) -> str:
        return f"Lyrics of track {self.track_id} ({self.language})"

    @property
    def is_typed(self) -> bool:
        return self.source in TYPED

    def may_give_way_to(self, source: Source, words: Words) -> bool:
        """What was found, to what is found there again, or with times that it had not."""
        if self.is_typed:
            return False
        return self.source == source or (bool(words.synced) and not self.synced)

    def say(self, words: Words, *, source: Source, licence: str, by: User | None) -> None:
        """The caller saves."""
        self.plain, self.synced = words.plain, words.synced_json() or None
        self.source, self.licence, self.by = source, licence, by


class FileText(models.Model):
    """That a track's file was read for words, so that what its artist deletes stays away.

    `digest` is the SHA-256 of the words, in hex; `refused` says why they could not be used.
    """

    track = models.OneToOneField(
        Track, models.CASCADE, primary_key=True, related_name="file_text"
    )
    digest = models.CharField(max_length=64)
    refused = models.CharField(max_length=200, blank=True)
    read_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"Words in the file of track {self.track_id}"

"""Shelves that editors fill with curated playlists."""

from typing import ClassVar

from django.db import models

from audio.catalog.models.genre import Genre
from audio.playlists.models.playlist import Playlist


class CuratedShelf(models.Model):
    """A row of playlists under one heading, of a genre or a mood if one is set."""

    title = models.CharField(max_length=120)
    description = models.TextField(blank=True)
    genre = models.ForeignKey(Genre, models.SET_NULL, null=True, blank=True, related_name="+")
    mood = models.SlugField(max_length=40, blank=True, help_text="As in `calm`.")
    position = models.PositiveSmallIntegerField(default=0)
    is_shown = models.BooleanField(default=True)

    class Meta:
        verbose_name_plural = "curated shelves"
        ordering: ClassVar[list[str]] = ["position", "pk"]

    def __str__(self) -> str:
        return self.title


class ShelfEntry(models.Model):
    """A playlist at its place on a shelf."""

    shelf = models.ForeignKey(
        CuratedShelf, models.CASCADE, related_name="entries", db_index=False
    )
    playlist = models.ForeignKey(Playlist, models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["shelf", "playlist"], name="on_shelf_once")
        ]

    def __str__(self) -> str:
        return f"{self.position}: playlist {self.playlist_id}"

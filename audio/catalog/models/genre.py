"""Genres."""

from typing import ClassVar, Self

from django.db import models

from audio.catalog.models.publication import Viewer


class GenreQuerySet(models.QuerySet["Genre"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """All of them: a genre's name is nobody's secret."""
        return self.all()


class Genre(models.Model):
    """A kind of music. Counters are kept by catalog.services."""

    name = models.CharField(max_length=80)
    slug = models.SlugField(max_length=80, unique=True, allow_unicode=True)
    description = models.TextField(blank=True)
    tracks_count = models.PositiveIntegerField(default=0)
    albums_count = models.PositiveIntegerField(default=0)

    objects = GenreQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["slug"]

    def __str__(self) -> str:
        return self.name

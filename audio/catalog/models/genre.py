"""Genres."""

from typing import ClassVar

from django.db import models


class Genre(models.Model):
    """A kind of music. Counters are kept by catalog.services."""

    name = models.CharField(max_length=80)
    slug = models.SlugField(max_length=80, unique=True, allow_unicode=True)
    description = models.TextField(blank=True)
    tracks_count = models.PositiveIntegerField(default=0)
    albums_count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["slug"]

    def __str__(self) -> str:
        return self.name

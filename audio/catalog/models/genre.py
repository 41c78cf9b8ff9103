"""Genres."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from audio.catalog.models.publication import Viewer
from audio.catalog.naming import key_of, slug_of


class GenreQuerySet(models.QuerySet["Genre"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """All of them: a genre's name is nobody's secret."""
        return self.all()

    def named(self, name: str) -> Self:
        """By slug or name, however it is written: `R&B` as `r-and-b`."""
        slugs = {slug_of(key_of(name)), slug_of(name)}
        return self.filter(Q(slug__in=slugs) | Q(name__iexact=name))


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

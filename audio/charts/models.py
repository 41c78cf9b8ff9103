"""Rankings, as the last count left them."""

from typing import ClassVar

from django.db import models

from audio.catalog.models.genre import Genre

PLACES = 100
"""So many has a chart at most."""


class Kind(models.TextChoices):
    """What is ranked."""

    TRACKS = "tracks"
    ALBUMS = "albums"
    ARTISTS = "artists"


class Period(models.TextChoices):
    """How far back plays count."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    ALL = "all"


class Chart(models.Model):
    """One ranking; without a genre, that of everything. Replaced whole by every count."""

    kind = models.CharField(max_length=7, choices=Kind)
    period = models.CharField(max_length=5, choices=Period)
    genre = models.ForeignKey(Genre, models.CASCADE, null=True, blank=True, related_name="+")
    counted_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["kind", "period", "genre"], nulls_distinct=False, name="chart_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.period}, genre {self.genre_id or 'any'}"


class ChartEntry(models.Model):
    """A place in a ranking. What is hidden since the count is left out when it is read."""

    chart = models.ForeignKey(Chart, models.CASCADE, related_name="entries", db_index=False)
    rank = models.PositiveSmallIntegerField()
    previous_rank = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="In the period before; empty: it was not in it."
    )
    object_id = models.BigIntegerField()
    plays = models.PositiveBigIntegerField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["chart", "rank"], name="chart_place_once")
        ]

    def __str__(self) -> str:
        return f"{self.rank}: {self.object_id}"

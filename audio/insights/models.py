"""What was counted by night: by day of UTC, of tracks, of artists and of the whole service.

Nobody is named in any of it, so it stays when histories go. What is to be counted stands in
`DueDay`, and how far all of it is in `RollUp`.
"""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from audio.catalog.models.artist import Artist
from audio.catalog.models.track import Track
from users.models import User


class Heard(models.Model):
    """What was played here on one day. `plays` are those that count, `starts` all that began.

    `listeners` are the people of these plays, `to_the_end` the starts heard to 95 of 100.
    """

    day = models.DateField()
    plays = models.PositiveIntegerField(default=0)
    listeners = models.PositiveIntegerField(default=0)
    starts = models.PositiveIntegerField(default=0)
    skips = models.PositiveIntegerField(default=0)
    to_the_end = models.PositiveIntegerField(default=0)
    ms_played = models.PositiveBigIntegerField(default=0)

    class Meta:
        abstract = True


class HeardDay(Heard):
    """Of one track. `TrackDay`, which charts are made of, has a bound for each listener."""

    track = models.ForeignKey(Track, models.CASCADE, related_name="+", db_index=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["track", "day"], name="heard_day_once")
        ]

    def __str__(self) -> str:
        return f"Track {self.track_id} on {self.day}"


class ArtistDay(Heard):
    """Of an artist's own tracks. `sources` are plays by where they were started from."""

    artist = models.ForeignKey(Artist, models.CASCADE, related_name="+", db_index=False)
    sources: "models.JSONField[dict[str, int]]" = models.JSONField(default=dict)
    saves = models.PositiveIntegerField(
        default=0, help_text="Likes of tracks and saved albums, made on this day."
    )
    followers = models.PositiveIntegerField(
        default=0, help_text="Who began to follow on this day."
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["artist", "day"], name="artist_day_once")
        ]

    def __str__(self) -> str:
        return f"Artist {self.artist_id} on {self.day}"


class ArtistCountry(models.Model):
    """Plays of an artist in one month, by the country in the listeners' profiles.

    A country is named from `FEW` listeners on. The others, and those who told none, are
    together in the row without a name.
    """

    FEW: ClassVar[int] = 5

    artist = models.ForeignKey(Artist, models.CASCADE, related_name="+", db_index=False)
    month = models.DateField(help_text="Its first day.")
    country = models.CharField(max_length=2, blank=True, help_text="ISO 3166: PT")
    plays = models.PositiveIntegerField()

    class Meta:
        verbose_name_plural = "artist countries"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["artist", "month", "country"], name="artist_country_once"
            )
        ]

    def __str__(self) -> str:
        return f"Artist {self.artist_id}, {self.country or 'elsewhere'}, {self.month:%Y-%m}"


class ServiceDay(models.Model):
    """Of the whole service. Active is who began a track here.

    `weekly` and `monthly` are different people of the 7 and 28 days that end with this one.
    The three of retention are how many of those who signed up on this day were active on the
    next, on one of the days 7 to 13 after it, and 28 to 34; null until these are over.
    """

    day = models.DateField(primary_key=True)
    sign_ups = models.PositiveIntegerField(default=0)
    daily = models.PositiveIntegerField(default=0)
    weekly = models.PositiveIntegerField(default=0)
    monthly = models.PositiveIntegerField(default=0)
    plays = models.PositiveIntegerField(default=0)
    ms_played = models.PositiveBigIntegerField(default=0)
    uploads = models.PositiveIntegerField(default=0, help_text="Files that began to arrive.")
    refused = models.PositiveIntegerField(default=0, help_text="Of these, since refused.")
    searches = models.PositiveIntegerField(default=0)
    searches_empty = models.PositiveIntegerField(default=0, help_text="Without a result.")
    back_next_day = models.PositiveIntegerField(null=True)
    back_second_week = models.PositiveIntegerField(null=True)
    back_fifth_week = models.PositiveIntegerField(null=True)

    class Meta:
        verbose_name = "the service by day"
        verbose_name_plural = "the service by day"

    def __str__(self) -> str:
        return f"{self.day}"


class DueDay(models.Model):
    """To be counted: a day; a month's countries; the service's days of a month."""

    class Unit(models.TextChoices):
        """In this order."""

        DAY = "day"
        COUNTRIES = "month"
        SERVICE = "service"

    unit = models.CharField(max_length=7, choices=Unit)
    day = models.DateField(help_text="Of a month, its first.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["unit", "day"], name="due_day_once")
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.day}"


class RollUp(models.Model):
    """How far it is: one row. Plays with higher ids than `last_play` may be of days counted."""

    counted_to = models.DateField(null=True)
    counted_at = models.DateTimeField(null=True)
    last_play = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"Counted to {self.counted_to}"


class SharedYear(models.Model):
    """A listener's year that they show to whoever has its address; gone once they end that.

    `told` is what stood in it when it was shared: numbers, and ids of tracks and artists,
    which are shown as long as everybody may see them.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)
    year = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=22, unique=True, editable=False)
    told: "models.JSONField[dict[str, object]]" = models.JSONField()
    shared_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "year"], name="shared_year_once")
        ]

    def __str__(self) -> str:
        return f"A year, {self.year}"

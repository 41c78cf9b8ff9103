"""Playlists that were made for one person."""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.utils import timezone

from users.models import User


class MixQuerySet(models.QuerySet["Mix"]):
    """`of(person)` starts every read."""

    def of(self, user: User) -> Self:
        return self.filter(user=user)


class Mix(models.Model):
    """One mix, made anew by schedule: its id stays. `items` as `training.packed` reads it."""

    class Kind(models.TextChoices):
        """What it is made of."""

        DAILY = "daily"
        DISCOVER_WEEKLY = "discover_weekly"
        RELEASE_RADAR = "release_radar"

    user = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=15, choices=Kind)
    position = models.PositiveSmallIntegerField(default=0, help_text="Of several of a kind.")
    about: "models.JSONField[dict[str, Any]]" = models.JSONField(
        default=dict,
        blank=True,
        help_text="Artists and genres that it is of, and the settings it was made for.",
    )
    items = models.BinaryField()
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()

    objects = MixQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "kind", "position"], name="mix_once")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.position}"

    def holds(self, *, now: datetime, personalised: bool, discovery: int) -> bool:
        """Its time is not over, and it was made for what they chose."""
        chosen = {"personalised": personalised, "discovery": discovery}
        return now < self.expires_at and chosen.items() <= self.about.items()

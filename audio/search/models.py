"""How often was searched, by day of UTC. What for is kept nowhere."""

from django.db import models


class SearchDay(models.Model):
    """`searches` as they were asked, also while somebody types."""

    day = models.DateField(primary_key=True)
    searches = models.PositiveIntegerField(default=0)
    without_result = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.day}"

"""How far followers have been told. Who follows whom stands lower, where cards can see it."""

from django.db import models


class ReleaseWatch(models.Model):
    """One row: releases published up to `through` have reached those who follow the artist."""

    through = models.DateTimeField()

    def __str__(self) -> str:
        return f"through {self.through:%Y-%m-%d %H:%M}"

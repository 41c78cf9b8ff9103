"""How far followers have been told. Who follows whom stands lower, where cards can see it."""

from django.db import models


class ReleaseWatch(models.Model):
    """One row: of what transactions before `through` have released, all followers were told.

    A transaction's number, not a moment: one that began before may still commit.
    """

    through = models.BigIntegerField()

    def __str__(self) -> str:
        return f"through {self.through}"

"""How far followers have been told, and mailed.

Who follows whom stands lower, where cards can see it.
"""

from django.db import models


class DigestWatch(models.Model):
    """One row: how far the digest of a week has come.

    Everybody up to the account `through` has theirs. A new start goes on there.
    """

    week = models.DateField(help_text="Its Monday.")
    through = models.BigIntegerField(default=0)
    is_done = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.week} through {self.through}"


class ReleaseWatch(models.Model):
    """One row: of what transactions before `through` have released, all followers were told.

    A transaction's number, not a moment: one that began before may still commit.
    """

    through = models.BigIntegerField()

    def __str__(self) -> str:
        return f"through {self.through}"

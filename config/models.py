"""What the server itself remembers: answered idempotency keys and counters of limits.

No row here points at a person; both tables are emptied by age (config/tasks.py).
"""

from django.db import models


class Replay(models.Model):
    """An answered Idempotency-Key, written in the transaction of the change it answers for."""

    scope = models.CharField(max_length=300)
    key = models.CharField(max_length=100)
    body = models.CharField(max_length=64)
    status = models.SmallIntegerField()
    content = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "key"], name="replay_once")]

    def __str__(self) -> str:
        return f"{self.status} of {self.created_at:%Y-%m-%d %H:%M}"


class Counter(models.Model):
    """How often something was done in a window of time. UNLOGGED: a crash forgives all."""

    name = models.CharField(max_length=300, primary_key=True)
    count = models.IntegerField()
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "config_counter"

    def __str__(self) -> str:
        return f"{self.name}: {self.count}"

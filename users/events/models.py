"""Events of a person's own, for streams: that something is new, not what it is."""

from typing import Any, ClassVar

from django.db import models
from django.db.models.functions import Now

from users.accounts.models import User


class Event(models.Model):
    """One of them. `xid` is the transaction that told it: ids are given out before commits."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)
    xid = models.BigIntegerField()
    kind = models.CharField(max_length=30)
    payload: "models.JSONField[dict[str, Any]]" = models.JSONField()
    at = models.DateTimeField(db_default=Now(), db_index=True)

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["user", "xid", "id"], name="event_by_transaction")
        ]

    def __str__(self) -> str:
        return self.kind

"""What counts against somebody whose music was taken down, and when it is too much."""

from datetime import timedelta
from typing import Self

from django.db import models
from django.utils import timezone

from audio.publishing import barring
from audio.takedowns.models.notices import Notice
from audio.takedowns.refusals import RepeatInfringer
from audio.takedowns.steps import Step
from config import env
from users.models import User


class StrikeQuerySet(models.QuerySet["Strike"]):
    """What counts against somebody: not while an objection of theirs is open."""

    def standing(self, user: User) -> Self:
        oldest = timezone.now() - timedelta(days=env.TAKEDOWN_STRIKE_DAYS)
        rows = self.filter(user=user, lifted_at=None, created_at__gt=oldest)
        return rows.exclude(notice__status=Step.COUNTER_NOTICED)


class Strike(models.Model):
    """Music of somebody was taken down. Lifted when it is shown again."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    notice = models.ForeignKey(Notice, models.CASCADE, related_name="strikes")
    created_at = models.DateTimeField(default=timezone.now)
    lifted_at = models.DateTimeField(null=True, blank=True)

    objects = StrikeQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "notice"], name="strike_once")]

    def __str__(self) -> str:
        return f"Strike of {self.created_at:%Y-%m-%d}"


def _require_few_strikes(user: User) -> None:
    """Raises `RepeatInfringer`."""
    if not env.TAKEDOWN_STRIKES:
        return
    strikes = Strike.objects.standing(user).count()
    if strikes >= env.TAKEDOWN_STRIKES:
        raise RepeatInfringer(strikes=strikes)


barring.bar(_require_few_strikes)

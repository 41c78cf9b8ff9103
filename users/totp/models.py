"""Authenticator apps, and the codes for the day that the telephone is lost."""

from typing import Self

from django.db import models
from django.db.models.functions import Now
from django.utils import timezone

from users.accounts.models import User


class TotpDeviceQuerySet(models.QuerySet["TotpDevice"]):
    """Whose sign-ins ask for a code."""

    def confirmed(self) -> Self:
        return self.exclude(confirmed_at=None)

    def offering(self, to: str) -> Self:
        """Those that wait for the first code of a secret shown to `to`."""
        return self.filter(offered_to=to).exclude(offered="")

    def accept(self, timecode: int) -> bool:
        """Uses up a code, and every older one. Of many at once, one succeeds."""
        return bool(self.filter(last_timecode__lt=timecode).update(last_timecode=timecode))


class TotpDevice(models.Model):
    """A person's authenticator app. Secrets are encrypted (users/totp/secrets.py).

    `secret` signs in, once `confirmed_at` is set. `offered` is what an app is being given now,
    and takes its place with the app's first code; `offered_to` names the session that it was
    shown in. No other may confirm it: two people who know the password would else walk away
    with the same secret.
    """

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="+")
    secret = models.CharField(max_length=250, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    last_timecode = models.BigIntegerField(default=0)
    offered = models.CharField(max_length=250, blank=True)
    offered_to = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = TotpDeviceQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Authenticator of {self.pk}"


class RecoveryCodeQuerySet(models.QuerySet["RecoveryCode"]):
    def unused(self) -> Self:
        return self.filter(used_at=None)

    def use(self, digest: str) -> bool:
        """Of many at once, one succeeds."""
        return bool(self.unused().filter(digest=digest).update(used_at=Now()))


class RecoveryCode(models.Model):
    """Good once, in the place of the app. 120 random bits, so their plain SHA-256 is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True, blank=True)

    objects = RecoveryCodeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "digest"], name="recovery_code_once")
        ]

    def __str__(self) -> str:
        return f"Recovery code of {self.user_id}"

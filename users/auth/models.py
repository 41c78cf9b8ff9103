"""Sessions: who is signed in, on which device, and until when."""

import uuid
from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q
from django.db.models.functions import Least, Now
from django.utils import timezone

from users.accounts.models import User
from users.auth import devices

IDLE = timedelta(days=30)
ABSOLUTE = timedelta(days=90)
GRACE = timedelta(seconds=20)
"""So long a refresh is answered again: its first answer was lost, or two tabs asked at once."""


def last_day() -> datetime:
    """Of a session that starts now."""
    return timezone.now() + ABSOLUTE


class AuthSessionQuerySet(models.QuerySet["AuthSession"]):
    """All conditions stand on the row itself, so that an UPDATE sees a lost race.

    A join would put the row into a subquery, which PostgreSQL does not ask again.
    """

    def live(self) -> Self:
        """Neither ended nor past its last day."""
        return self.filter(revoked_at=None, expires_at__gt=Now())

    def of_active_people(self) -> Self:
        return self.filter(Exists(User.objects.filter(pk=OuterRef("user"), is_active=True)))

    def in_use(self) -> Self:
        """Live, and refreshed lately enough to be refreshed again."""
        return self.live().filter(rotated_at__gt=Now() - IDLE)

    def long_over(self, before: datetime) -> Self:
        """Ended before that. A token of one that is gone alarms nobody any more."""
        idle = Q(rotated_at__lt=before - IDLE)
        return self.filter(Q(revoked_at__lt=before) | Q(expires_at__lt=before) | idle)

    def turn(self, generation: int) -> bool:
        """Makes this generation the last but one. Of many at once, one succeeds."""
        return bool(
            self.filter(generation=generation).update(
                generation=F("generation") + 1, rotated_at=Now()
            )
        )

    def with_grace(self, generation: int) -> Self:
        """`was_just_turned`: this generation was the current one until a moment ago.

        Not one of the future: where the clock was put back, that moment would last for hours.
        """
        a_moment = (Now() - GRACE, Now() + GRACE)
        turned = Q(generation=generation + 1, rotated_at__range=a_moment)
        return self.annotate(
            was_just_turned=ExpressionWrapper(turned, output_field=models.BooleanField())
        )

    def with_row(self, *, current: uuid.UUID) -> Self:
        """What `SessionOut` reads."""
        ours = ExpressionWrapper(Q(pk=current), output_field=models.BooleanField())
        return self.annotate(
            current=ours, ends_at=Least(F("expires_at"), F("rotated_at") + IDLE)
        )

    def revoke(self, because: "AuthSession.Because") -> int:
        """Ends those not ended yet. Returns how many."""
        return self.filter(revoked_at=None).update(revoked_at=Now(), revoked_because=because)


class AuthSession(models.Model):
    """One device signed in. Tokens name it; none of them is stored.

    `authenticated_at` is when its person last showed who they are, by password, code or Google;
    `second_factor`, whether an authenticator app was part of it.
    """

    class Because(models.TextChoices):
        """Why it ended before its time."""

        LOGOUT = "logout", "signed out"
        ENDED = "ended", "ended from another device"
        PASSWORD = "password", "the password was changed"
        REUSED = "reused", "an old token was used again"
        STAFF = "staff", "ended by staff"
        SECURITY = "security", "the e-mail address or the second factor was changed"
        GUESSED = "guessed", "the password was guessed at in it"
        ERASED = "erased", "the account is to be erased"
        RESTORED = "restored", "the database was restored"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        User, models.CASCADE, related_name="sessions", db_index=False
    )  # indexed below
    generation = models.IntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    rotated_at = models.DateTimeField(default=timezone.now, editable=False)
    authenticated_at = models.DateTimeField(default=timezone.now, editable=False)
    second_factor = models.BooleanField(default=False, editable=False)
    expires_at = models.DateTimeField(default=last_day)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_because = models.CharField(max_length=8, choices=Because, blank=True)
    user_agent = models.CharField(max_length=devices.MAX_USER_AGENT, blank=True)
    address = models.CharField(max_length=64, blank=True)

    # Annotations of `with_grace()` and `with_row()`.
    was_just_turned: bool
    current: bool

    objects = AuthSessionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["user", "created_at"], name="session_by_user")]

    def __str__(self) -> str:
        return f"{self.device} ({self.address})"

    @property
    def device(self) -> str:
        return devices.name(self.user_agent)

    def end(self, because: Because) -> bool:
        """Whether it was this call that ended it."""
        return bool(AuthSession.objects.filter(pk=self.pk).revoke(because))

"""One-time codes sent by mail. No code is stored, nor anything that one could be found from."""

import uuid
from datetime import datetime, timedelta
from typing import Self

from django.db import connection, models
from django.db.models import F, Q, Value
from django.db.models.functions import Lower, Now
from django.utils import timezone

from users.accounts.models import User

LIFETIME = timedelta(minutes=10)
MOST_ATTEMPTS = 5


class Purpose(models.TextChoices):
    """What a code may be used for, and for nothing else."""

    VERIFY_EMAIL = "verify_email"
    LOGIN = "login"
    RESET_PASSWORD = "reset_password"
    CHANGE_EMAIL = "change_email"
    LINK_GOOGLE = "link_google"
    ERASE = "erase"


_RENEW = """
INSERT INTO users_challenge
  (id, user_id, purpose, address, password_from, attempts, created_at, expires_at)
VALUES (%s, %s, %s, %s, '', 0, now(), now() + make_interval(secs => %s))
ON CONFLICT (lower(address), purpose, user_id) DO UPDATE SET
  id = excluded.id, address = excluded.address, attempts = 0, consumed_at = NULL,
  created_at = excluded.created_at, expires_at = excluded.expires_at,
  password_from = CASE WHEN users_challenge.consumed_at IS NULL
    AND users_challenge.expires_at > now() THEN users_challenge.password_from ELSE '' END
"""


class ChallengeQuerySet(models.QuerySet["Challenge"]):
    """All conditions stand on the row itself, so that an UPDATE sees a lost race."""

    def renew(self, *, purpose: Purpose, address: str, user: User | None) -> uuid.UUID:
        """A new challenge in the place of the old one, in one statement whoever asks."""
        fresh = uuid.uuid4()
        row = [fresh, user.pk if user else None, purpose.value, address, LIFETIME.seconds]
        with connection.cursor() as cursor:
            cursor.execute(_RENEW, row)
        return fresh

    def asked_of(self, *, purpose: Purpose, address: str, user: User | None) -> Self:
        """At most one; without `user`, that of an address which belongs to no account."""
        typed = self.alias(lower=Lower("address")).filter(lower=Lower(Value(address)))
        return typed.filter(purpose=purpose.value, user=user)

    def naming(self, user: User) -> Self:
        """By their account or by their address."""
        typed = self.alias(lower=Lower("address"))
        return typed.filter(Q(user=user) | Q(lower=Lower(Value(user.email))))

    def open(self) -> Self:
        """Neither used, nor too old, nor guessed at too often."""
        return self.filter(consumed_at=None, expires_at__gt=Now(), attempts__lt=MOST_ATTEMPTS)

    def attempt(self) -> bool:
        """Counts a guess. False: there is no guess left."""
        return bool(self.open().update(attempts=F("attempts") + 1))

    def give_back(self) -> None:
        """The guess was right, but more was asked for than the code."""
        self.filter(consumed_at=None).update(attempts=F("attempts") - 1)

    def consume(self) -> bool:
        """Uses it up. Of many at once, one succeeds."""
        return bool(self.filter(consumed_at=None).update(consumed_at=Now()))

    def long_over(self, before: datetime) -> Self:
        """Ended before that; nobody is still waiting for such a code."""
        return self.filter(expires_at__lt=before)


class Challenge(models.Model):
    """Asks somebody for a code that only the owner of an address can know.

    One row for each address, purpose and person: a new code takes the place of the old one.
    Without `user` the address belongs to no account: the row is there so that asking costs the
    same, and nothing is sent. `password_from` is where the account's password was shown, if
    that asked for the code: whoever uses it there is the one who knows the password.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")
    purpose = models.CharField(max_length=16, choices=Purpose)
    address = models.CharField(max_length=254)
    password_from = models.CharField(max_length=64, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(db_index=True)
    consumed_at = models.DateTimeField(null=True, blank=True)

    objects = ChallengeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("address"),
                "purpose",
                "user",
                name="challenge_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.created_at:%Y-%m-%d %H:%M}"

"""What the server itself remembers: answered idempotency keys, counters of limits, and others.

No row here tells what a person did; all tables are emptied by age (config/tasks.py).
"""

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models

from config.backup_place import named


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


class CircuitQuerySet(models.QuerySet["Circuit"]):
    """All that is said of a service by name."""

    def succeed(self, name: str, lease: datetime | None) -> None:
        """Closes what the one that tried has opened; writes nothing where all was well."""
        mine = (
            models.Q(open_until=lease) if lease else models.Q(open_until=None, failures__gt=0)
        )
        self.filter(mine, name=name).update(failures=0, opened=0, open_until=None)


class Circuit(models.Model):
    """Another service: how it fared, and when it may be asked again (config/outbound)."""

    MOST_FAILURES: ClassVar = 5
    FIRST_WAIT: ClassVar = timedelta(seconds=30)
    LONGEST_WAIT: ClassVar = timedelta(hours=1)
    LEASE: ClassVar = timedelta(seconds=60)

    name = models.CharField(max_length=200, primary_key=True)
    failures = models.IntegerField(default=0)
    opened = models.IntegerField(default=0, help_text="How often in a row: each wait doubles.")
    open_until = models.DateTimeField(null=True, blank=True)
    next_at = models.DateTimeField(db_index=True)

    objects = CircuitQuerySet.as_manager()

    class Meta:
        db_table = "config_circuit"

    def __str__(self) -> str:
        return self.name

    def take_turn(self, now: datetime, pause: timedelta) -> tuple[timedelta, datetime | None]:
        """How long to wait for it. Where it was open, nobody else has one during the lease."""
        begins = max(self.next_at, now)
        self.next_at = begins + pause
        if self.open_until:
            self.open_until = begins + self.LEASE
        self.save(update_fields=["next_at", "open_until"])
        return begins - now, self.open_until

    def fail(self, now: datetime, lease: datetime | None, held: timedelta) -> None:
        """One more. What another has opened meanwhile stays, unless `held` is longer."""
        self.failures += 1
        if self.open_until == lease and (lease or self.failures >= self.MOST_FAILURES):
            wait = self.FIRST_WAIT * 2 ** min(self.opened, 10)
            self.open_until = now + min(wait, self.LONGEST_WAIT)
            self.opened += 1
        if held:
            self.open_until = max(now + held, self.open_until or now)
        self.save(update_fields=["failures", "opened", "open_until"])


class KeptAnswer(models.Model):
    """What a service answered, by the hash of what it was asked."""

    key = models.CharField(max_length=64, primary_key=True)
    status = models.SmallIntegerField()
    content = models.BinaryField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "config_kept_answer"

    def __str__(self) -> str:
        return self.key


class BackupQuerySet(models.QuerySet["Backup"]):
    """What became of those that were begun."""

    def newest_good(self) -> "Backup | None":
        """At BACKUP_TO; where that is not set, wherever this instance made one."""
        place = named()
        here = self.filter(place=place) if place else self.exclude(place="")
        return here.filter(failure="").order_by("-at").first()


class Backup(models.Model):
    """That one was made, or why not. Written afterwards: none knows of itself."""

    name = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField(db_index=True, help_text="When the database was read.")
    took_s = models.FloatField(default=0.0)
    files = models.BigIntegerField(default=0)
    bytes = models.BigIntegerField(default=0, help_text="Of all files.")
    copied = models.BigIntegerField(default=0, help_text="Bytes of those that were new.")
    dump = models.BigIntegerField(default=0, help_text="Bytes of the database's copy.")
    encrypted = models.BooleanField(default=False)
    failure = models.CharField(max_length=300, blank=True)
    place = models.CharField(max_length=300, blank=True, help_text="Blank: another instance's.")

    objects = BackupQuerySet.as_manager()

    class Meta:
        db_table = "config_backup"

    def __str__(self) -> str:
        return self.name or f"failed {self.at:%Y-%m-%d %H:%M}"


class Written(models.Model):
    """How far the database's log was when somebody last changed something (config/replicas).

    UNLOGGED, and written with replicas alone.
    """

    person = models.BigIntegerField(primary_key=True, help_text="The account's id.")
    position = models.BigIntegerField(help_text="In bytes, as pg_lsn counts them.")
    at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "config_written"

    def __str__(self) -> str:
        return f"{self.person}: {self.position}"


class Ending(models.Model):
    """That the service ends, and how far that has come. One row, or none."""

    ONLY: ClassVar = 1

    id = models.SmallIntegerField(primary_key=True, default=ONLY)
    announced_at = models.DateTimeField()
    sunset_at = models.DateTimeField(help_text="From when on it is not served any more.")
    page = models.URLField(max_length=300, blank=True, help_text="Says more about it.")
    read_only_at = models.DateTimeField(null=True, blank=True)
    exported_at = models.DateTimeField(null=True, blank=True)
    export_place = models.CharField(max_length=300, blank=True)
    export_digest = models.CharField(max_length=64, blank=True, help_text="Of its manifest.")

    class Meta:
        db_table = "config_ending"
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="only_one_ending")]

    def __str__(self) -> str:
        return f"on {self.sunset_at:%Y-%m-%d}"

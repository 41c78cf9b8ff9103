"""One training at a time: its row, its stages, what they cost, and how it ends."""

import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any, Final

from django.db import Error, connection, transaction
from django.db.models import Q

from config.fields import utc_now
from recommendations.learning.knowledge import FEWEST
from recommendations.training.models import Neighbours, Training
from recommendations.training.rolling import Progress, Step

ALGORITHM: Final = "two-stage/1"
"""What we train ourselves."""
_LOCK: Final = 7_401_570
_DELETED_AT_ONCE: Final = 20_000
KEPT_FOR_READERS_S: Final = 600
"""So long after another serves, what a request has begun to read of an older one stays."""
_ERROR_KEPT: Final = 2_000
ACTIVE: Final = timedelta(days=90)
"""Who did nothing for longer has no list lying ready: it is worked out when they ask."""
FEWEST_PEOPLE: Final = FEWEST
FEWEST_PAIRS: Final = 5


class AlreadyRunning(Exception):
    """Another process trains, or refreshes, just now."""

    def __str__(self) -> str:
        return "The recommender is being trained just now. Run it again later."


@contextmanager
def alone() -> Iterator[None]:
    """One trainer at a time, on whichever machine. Raises `AlreadyRunning`.

    The lock ends with its connection: of what is still called running nobody is alive.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            raise AlreadyRunning
    try:
        Training.objects.filter(status=Training.Status.RUNNING).update(
            status=Training.Status.FAILED,
            finished_at=utc_now(),
            error="Whoever trained was ended.",
        )
        yield
    finally:
        with suppress(Error), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


class NothingToLearn(Exception):
    """Too few people have done too little: whatever would be learnt is not worth a row."""

    def __str__(self) -> str:
        return "There is too little to learn from yet. What is popular is recommended."


class Run:
    """A training while it runs. `stage` names and times what follows."""

    def __init__(self, training: Training, progress: Progress) -> None:
        self.training, self._progress = training, progress
        self._seconds: dict[str, float] = {}
        self._cpu: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str, what: str, unit: str) -> Iterator[Step]:
        """`what` and `unit` are for people to read; seconds are kept by `name`.

        Those of our own processor as well: PostgreSQL's are not in them.
        """
        Training.objects.filter(pk=self.training.pk).update(stage=name, progress=0)
        told = 0

        def tell(done: int, total: int) -> None:
            nonlocal told
            step(done, total)
            percent = 100 * done // max(total, 1)
            if percent >= told + 10:
                told = percent
                Training.objects.filter(pk=self.training.pk).update(progress=percent)

        began, cpu = time.monotonic(), time.process_time()
        with self._progress(what, unit) as step:
            yield tell
        self._seconds[name] = round(time.monotonic() - began, 2)
        self._cpu[name] = round(time.process_time() - cpu, 2)
        self._keep_costs()

    def publish(self, **left: Any) -> None:
        """From now on it serves, all of it at once. `left`: what it leaves in its row."""
        self._set(status=Training.Status.READY, **left)

    def finish(self) -> None:
        self._keep_costs()
        self._set(stage="", progress=100, finished_at=utc_now())

    def fail(self, error: BaseException) -> None:
        told = f"{type(error).__name__}: {error}"[:_ERROR_KEPT]
        if self.training.status != Training.Status.READY:
            self.training.status = Training.Status.FAILED
        status = self.training.status
        self._set(status=status, error=told, finished_at=utc_now())

    def _keep_costs(self) -> None:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        self._set(costs={"seconds": self._seconds, "cpu": self._cpu, "peak_mb": peak})

    def _set(self, **values: Any) -> None:
        for name, value in values.items():
            setattr(self.training, name, value)
        Training.objects.filter(pk=self.training.pk).update(**values)


@contextmanager
def running(*, algorithm: str, progress: Progress) -> Iterator[Run]:
    """A row for it. What is raised inside is kept there, and raised.

    Of `NothingToLearn` no row is left.
    """
    run = Run(Training.objects.create(algorithm=algorithm), progress)
    try:
        yield run
    except NothingToLearn:
        run.training.delete()
        raise
    except BaseException as error:
        with suppress(Error):
            run.fail(error)
        raise
    run.finish()


def remove_old(*, after_s: float = KEPT_FOR_READERS_S) -> None:
    """Trainings that serve nobody any more, with all they left, by parts.

    Of the last that failed the row stays, to be looked at.
    """
    before = utc_now() - timedelta(seconds=after_s)
    served_since = Training.objects.ready().filter(finished_at__lt=before).first()
    old = Q(status=Training.Status.FAILED)
    if served_since is not None:
        old |= Q(pk__lt=served_since.pk)
    failed = Training.objects.filter(status=Training.Status.FAILED).order_by("-pk").first()
    for training in Training.objects.filter(old).order_by("pk"):
        remove_neighbours(training)
        if training != failed:
            training.delete()


def remove_neighbours(training: Training) -> None:
    """By parts: one statement for a million rows would hold them all."""
    rows = Neighbours.objects.filter(training=training)
    while True:
        with transaction.atomic():
            part = list(rows.values_list("pk", flat=True)[:_DELETED_AT_ONCE])
            rows.filter(pk__in=part).delete()
        if len(part) < _DELETED_AT_ONCE:
            return

"""Every night a training, every hour what changed since."""

import os
import subprocess
import sys
from datetime import timedelta
from typing import Final

from django.conf import settings
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from audio.catalog.models.marks import LikedTrack
from audio.plays.models import PlayEvent
from config.fields import utc_now
from config.jobs import NIGHTLY, enqueue_once
from recommendations.training import refreshing
from recommendations.training.models import Training
from recommendations.training.running import ALGORITHM, AlreadyRunning

TRAIN: Final = "recommendations.training.train"
REFRESH: Final = "recommendations.training.refresh"
COMMAND: Final = ("manage.py", "train_recommender", "--content")
_LAST_WORDS: Final = 2_000
HOURLY = RetryStrategy(exponential_wait=5, max_attempts=3)


OTHERS_SERVE: Final = timedelta(days=7)


class TrainingFailed(Exception):
    """With what its process said last."""


@app.periodic(cron="40 3 * * *")
@app.task(name=TRAIN, queueing_lock=TRAIN, retry=NIGHTLY)
def train(timestamp: int) -> None:
    """In a process of its own: its memory goes with it, and nobody else imports what it does.

    It is ended with ours.
    """
    if is_trained_elsewhere():
        return
    done = subprocess.run(  # noqa: S603 - our own command, by our own interpreter
        [sys.executable, *COMMAND],
        cwd=settings.BASE_DIR,
        env=os.environ | {"OMP_WAIT_POLICY": "PASSIVE"},  # threads that wait leave the cores
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=False,
    )
    if done.returncode:
        raise TrainingFailed(done.stderr[-_LAST_WORDS:].decode(errors="replace"))


def is_trained_elsewhere() -> bool:
    """As by Spark, which then comes again in its own time: ours would take its place."""
    current = Training.objects.ready().first()
    return (
        current is not None
        and not current.algorithm.startswith(ALGORITHM.split("/")[0])
        and current.started_at > utc_now() - OTHERS_SERVE
    )


@app.periodic(cron="25 * * * *")
@app.task(name=REFRESH, queueing_lock=REFRESH, retry=HOURLY)
def refresh(timestamp: int) -> None:
    """Those who did something since; on a server without a training, a first one."""
    if not Training.objects.ready().exists():
        if PlayEvent.objects.exists() or LikedTrack.objects.exists():
            enqueue_once(TRAIN, timestamp=timestamp)
        return
    try:
        refreshing.refresh(now=utc_now())
    except AlreadyRunning:
        return  # who trains reads all of it

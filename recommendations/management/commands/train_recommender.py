"""`manage.py train_recommender`: what the night does, now."""

import os
import time
from argparse import ArgumentParser
from functools import partial
from typing import Any, Final

from django.core.management.base import BaseCommand
from django.db import OperationalError

from config import env
from config.fields import utc_now
from config.management.progress import progress
from recommendations.training.models import Training
from recommendations.training.running import AlreadyRunning, NothingToLearn
from recommendations.training.services import train

NICE: Final = 10
"""Who listens comes first."""


class NotTrained(env.Misconfigured):
    """One sentence and exit code 1; no traceback."""


class Command(BaseCommand):
    """The last training serves on meanwhile. May be ended and repeated at any time."""

    help = "Learns anew what to recommend, from all that people did."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--content",
            action="store_true",
            help="It is no failure that another process trains, or that there is too little"
            " to learn from.",
        )

    def handle(self, *, content: bool, **options: Any) -> None:
        os.nice(NICE)
        began = time.monotonic()
        try:
            made = train(now=utc_now(), progress=partial(progress, out=self.stdout))
        except (AlreadyRunning, NothingToLearn) as refusal:
            if not content:
                raise NotTrained(str(refusal)) from refusal
            self.stdout.write(str(refusal))
        except OperationalError as error:
            reason = f"The database does not answer: {error}. Run it again."
            raise NotTrained(reason) from error
        else:
            self.stdout.write(_told(made, time.monotonic() - began))


def _told(made: Training, seconds: float) -> str:
    counts, figures = made.counts, made.evaluation
    told = (
        f"Training {made.pk} serves. {counts['people']:,} people, {counts['tracks']:,} tracks,"
        f" {counts['pairs']:,} pairs, in {seconds:.1f} s, with {made.costs['peak_mb']:,} MB."
    )
    if "model" in figures:
        model, popular = figures["model"], figures["most popular"]
        told += (
            f"\nOn what was hidden of {figures['people']:,} people: nDCG@10"
            f" {model['ndcg@10']:.3f} (most popular: {popular['ndcg@10']:.3f}), recall@20"
            f" {model['recall@20']:.3f} ({popular['recall@20']:.3f})."
        )
    return told

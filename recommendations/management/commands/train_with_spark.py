"""`manage.py train_with_spark`: trains the recommender on Spark, here or on a cluster."""

import tempfile
import time
from argparse import ArgumentParser
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import OperationalError

from config import env
from config.fields import utc_now
from config.management.progress import progress
from recommendations.spark.fitting import Options
from recommendations.spark.reading import Cluster
from recommendations.spark.services import train
from recommendations.spark.session import CannotUseSpark
from recommendations.training.running import AlreadyRunning, NothingToLearn


class CannotTrain(env.Misconfigured):
    """One sentence for whoever trains; no traceback."""


class Command(BaseCommand):
    """What served before serves until this is whole. May be stopped and repeated."""

    help = "Trains the recommender on Apache Spark, and lets the result serve."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--master", default="local[*]", help="As Spark writes it. Default: this machine."
        )
        parser.add_argument(
            "--exchange", type=Path, help="A folder that all of Spark's machines see."
        )
        parser.add_argument(
            "--jdbc", metavar="URL", default="", help="The database, read by Spark itself."
        )
        parser.add_argument(
            "--driver", metavar="JAR", default="", help="PostgreSQL's, which --jdbc needs."
        )
        numbers = (("rank", int), ("iterations", int), ("alpha", float), ("blocks", int))
        for name, kind in numbers:
            default = getattr(Options, name)
            parser.add_argument(
                f"--{name}", type=kind, default=default, help=f"Of ALS. Default: {default}."
            )

    def handle(self, **options: Any) -> None:
        began = time.monotonic()
        names = ("rank", "iterations", "alpha", "blocks")
        try:
            with tempfile.TemporaryDirectory(
                prefix="tonearm-spark-", dir=options["exchange"]
            ) as place:
                training = train(
                    cluster=Cluster(
                        options["master"], Path(place), options["jdbc"], options["driver"]
                    ),
                    options=Options(**{name: options[name] for name in names}),
                    now=utc_now(),
                    progress=partial(progress, out=self.stdout),
                )
        except (CannotUseSpark, AlreadyRunning, NothingToLearn) as refusal:
            raise CannotTrain(str(refusal)) from refusal
        except OperationalError as error:
            raise CannotTrain(
                f"The database does not answer: {error}. Run it again."
            ) from error
        except OSError as error:
            raise CannotTrain(f"The interactions cannot be written: {error}.") from error
        counts = ", ".join(f"{number:,} {what}" for what, number in training.counts.items())
        took = time.monotonic() - began
        self.stdout.write(f"Training {training.pk} serves: {counts}, in {took:.1f} s.")

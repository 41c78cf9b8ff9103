"""`manage.py evaluate_recommender --data DIR`: how good recommendations and radio are."""

import json
import time
from argparse import ArgumentParser
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np
from django.core.management.base import BaseCommand

from config import env
from config.management.progress import progress
from config.tables import Unreadable
from radio.picker import draw
from radio.state import Pool, State
from recommendations.evaluating import loading, report, summary
from recommendations.evaluating.datasets import Dataset, Ints
from recommendations.evaluating.evaluation import SETS, Evaluation, Wanted, evaluate
from recommendations.evaluating.ours import Live, Tonearm
from recommendations.evaluating.stations import Pool as Candidates
from recommendations.evaluating.stations import Run
from recommendations.evaluating.writing import Writer

SEEDS: Final = (0, 1, 2, 3, 4)


class CannotEvaluate(env.Misconfigured):
    """One sentence and exit code 1; no traceback."""


class Command(BaseCommand):
    """Learns from files, never from the database, which it does not need."""

    help = (
        "Measures recommendations, radio and what they are compared with, on tables of who"
        " listened to what: interactions.csv (person, item, weight), and if they are there"
        " friends.csv, item_tags.csv or user_tagged_artists.csv, users_cold.csv; also as .gz."
    )
    requires_system_checks = ()  # which ask the database

    def add_arguments(self, parser: ArgumentParser) -> None:
        add = parser.add_argument
        add("--data", metavar="DIR", type=Path, required=True, help="Holds the tables, or"
            " folders that do.")  # fmt: skip
        add("--seed", metavar="N", type=int, action="append", help="Of a split; several may be"
            " named. 0 to 4 if none is.")  # fmt: skip
        add("--out", metavar="DIR", type=Path, default=env.VAR_DIR / "evaluation",
            help="Takes the figures, and the lists of everybody.")  # fmt: skip
        add("--train", metavar="FILE", type=Path, help="A given split: what is known.")
        add("--test", metavar="FILE", type=Path, help="And what is to be foretold.")
        add("--only", choices=SETS, action="append", help="This set; several may be named.")
        add("--without-baselines", action="store_true", help="Measures Tonearm alone.")

    def handle(self, *, data: Path, out: Path, **options: Any) -> None:
        began = time.monotonic()
        try:
            evaluations = self._evaluations(data, out, options)
        except Unreadable as refusal:
            raise CannotEvaluate(str(refusal)) from refusal
        except OSError as error:
            raise CannotEvaluate(f"{out} cannot be written: {error.strerror}.") from error
        self.stdout.write(report.text(evaluations))
        self.stdout.write(f"In {time.monotonic() - began:.0f} s; all figures are in {out}.")

    def _evaluations(self, data: Path, out: Path, options: dict[str, Any]) -> list[Evaluation]:
        wanted = Wanted(
            seeds=tuple(dict.fromkeys(options["seed"] or SEEDS)),
            only=options["only"] or SETS,
            baselines=not options["without_baselines"],
        )
        if min(wanted.seeds) < 0:
            raise CannotEvaluate("A seed is a whole number, at least 0.")
        datasets = self._datasets(data, options["train"], options["test"])
        evaluations = []
        for dataset in datasets:
            folder = out / dataset.name if len(datasets) > 1 else out
            several = len(wanted.seeds) > 1 and dataset.test is None
            shown = partial(progress, out=self.stdout)
            tonearm = Tonearm(_draw, shown)
            write = Writer(folder, dataset, tonearm.name, several)
            made = evaluate(dataset, wanted, [tonearm, Live(tonearm)], shown, write)
            evaluations.append(made)
        self._write(out, evaluations)
        return evaluations

    def _datasets(self, data: Path, train: Path | None, test: Path | None) -> list[Dataset]:
        if (train is None) != (test is None):
            raise CannotEvaluate("--train and --test go together.")
        if train and test:
            return [loading.load_split(data, train, test)]
        return [loading.load(folder) for folder in loading.folders(data)]

    def _write(self, out: Path, evaluations: list[Evaluation]) -> None:
        told = json.dumps(summary.as_json(evaluations), indent=1)
        (out / "evaluation.json").write_text(told + "\n", encoding="utf-8")
        (out / "evaluation.md").write_text(report.markdown(evaluations), encoding="utf-8")


def _draw(candidates: Candidates, run: Run, count: int) -> Ints:
    """As a station of one artist does, where each item is an artist of its own."""
    items = candidates.items
    pool = Pool(
        ids=items,
        relevance=candidates.scores.astype(np.float64),
        artists=items,
        albums=np.zeros_like(items),
        recordings=items,
        words=candidates.words,
    )
    drawn = draw(pool, State(seed=run.seed, session=run.session), count)
    return np.array([pick.row for pick in drawn.picks], dtype=np.int64)

"""Lists and what was hidden, as CSV, for other scorers."""

import csv
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from recommendations.evaluating import yardsticks
from recommendations.evaluating.contest import Task
from recommendations.evaluating.datasets import Dataset, Ints, Matrix
from recommendations.evaluating.ranking import Contender, Outcome
from recommendations.evaluating.splits import Question


class Writer:
    """Writes the lists of one contender: `recs.csv`, `test.csv` and `train.csv`.

    Those of 80/20 and of a given split stand in `folder` itself, others in a folder of their
    own; with several seeds each in `seed-N` below.
    """

    def __init__(self, folder: Path, dataset: Dataset, name: str, several: bool) -> None:
        self.folder, self.dataset, self.name, self.several = folder, dataset, name, several
        given = [yardsticks.TENTHS] if dataset.test is not None else []
        self.first = {yardsticks.WARM, yardsticks.GIVEN, *given}

    def __call__(self, task: Task, contender: Contender, outcome: Outcome) -> None:
        if contender.name != self.name:
            return
        folder = self.folder if task.key in self.first else self.folder / slug(task.key)
        folder = folder / f"seed-{task.seed}" if self.several else folder
        folder.mkdir(parents=True, exist_ok=True)
        question, heading = task.question, ["user_id", "item_id"]
        _write(folder / "test.csv", heading, self._pairs(question.people, question.hidden))
        _write(folder / "train.csv", heading, self._train(question))
        _write(folder / "recs.csv", ["user_id", "rank", "item_id"], self._ranked(task, outcome))

    def _train(self, question: Question) -> Iterable[tuple[str, str]]:
        """Also what is known of new people."""
        evidence, new = question.evidence, np.flatnonzero(question.asked.rows < 0)
        yield from self._pairs(evidence.people, evidence.listens)
        yield from self._pairs(question.people[new], question.asked.profiles[new])

    def _ranked(self, task: Task, outcome: Outcome) -> Iterable[tuple[str, int, str]]:
        people, items = self.dataset.people, self.dataset.items
        for person, best in zip(task.question.people.tolist(), outcome.lists, strict=True):
            for place, item in enumerate(best[best >= 0].tolist(), 1):
                yield people[person], place, items[item]

    def _pairs(self, people: Ints, listens: Matrix) -> Iterable[tuple[str, str]]:
        rows = np.repeat(people, np.diff(listens.indptr)).tolist()
        for person, item in zip(rows, listens.indices.tolist(), strict=True):
            yield self.dataset.people[person], self.dataset.items[item]


def slug(key: str) -> str:
    """A name for a folder."""
    return key.replace(",", "").replace(" ", "-").replace(":", "-").replace("/", "-")


def _write(path: Path, heading: list[str], rows: Iterable[tuple[object, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(heading)
        out.writerows(rows)

"""Everybody learns from the same, is asked the same, and is measured in the same way."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from itertools import groupby
from time import process_time
from typing import Final, NamedTuple

from recommendations.evaluating import metrics
from recommendations.evaluating.metrics import Interval, Measured
from recommendations.evaluating.ranking import Contender, Lister, Outcome, Step
from recommendations.evaluating.splits import Question

Progress = Callable[[str, str], AbstractContextManager[Step]]
"""Given what is done and the unit, as `config.management.progress.progress`."""


COMPARED: Final = ("ndcg@10", "recall@10", "recall@20", "prec@10", "prec@25", "hit@10")
"""Of these the difference to every baseline is told, with its interval."""


class Task(NamedTuple):
    """A question to some contenders. Tasks of one `key`, by seed, make one table."""

    key: str
    seed: int
    question: Question
    contenders: Sequence[Contender]
    ask: Callable[[Lister, Question, Step], Outcome]


@dataclass
class Row:
    """How one contender fared: an entry for each seed.

    CPU seconds to learn, CPU milliseconds to list for one person.
    """

    name: str
    measured: list[Measured] = field(default_factory=list)
    learning_s: list[float] = field(default_factory=list)
    asking_ms: list[float] = field(default_factory=list)
    refused: str = ""


Results = dict[str, dict[str, Row]]
"""By key and name."""
Gains = dict[str, dict[str, Interval]]
"""By metric and name of a baseline."""
Tell = Callable[[Task, Contender, Outcome], None]
"""Is handed all lists."""


def hold(tasks: Sequence[Task], progress: Progress, tell: Tell) -> Results:
    """What follows one another with the same evidence is learnt from once."""
    results: Results = {}
    for task in tasks:
        rows = results.setdefault(task.key, {})
        rows.update({one.name: Row(one.name) for one in task.contenders})
    for _, group in groupby(tasks, key=lambda task: id(task.question.evidence)):
        same = list(group)
        for contender in _contenders(same):
            entered = [task for task in same if contender in task.contenders]
            _enter(contender, entered, results, progress, tell)
    return results


def gains(rows: dict[str, Row], ours: str) -> Gains:
    """By metric and name: how much better ours is, over the same people and seeds."""
    mine = rows[ours].measured
    others = {
        name: row.measured
        for name, row in rows.items()
        if row.measured and is_baseline(name, ours)
    }
    return {
        metric: metrics.better(mine, others, metric)
        for metric in COMPARED
        if mine and metric in mine[0].each
    }


def is_baseline(name: str, ours: str) -> bool:
    """Others of our own kind have a name that begins with ours."""
    return not name.startswith(ours)


def _contenders(tasks: Sequence[Task]) -> Iterator[Contender]:
    return iter(dict.fromkeys(one for task in tasks for one in task.contenders))


def _enter(
    contender: Contender,
    tasks: Sequence[Task],
    results: Results,
    progress: Progress,
    tell: Tell,
) -> None:
    evidence = tasks[0].question.evidence
    if reason := contender.refuses(evidence):
        for task in tasks:
            results[task.key][contender.name].refused = reason
        return
    began = process_time()
    with progress(f"{contender.name} learns, seed {tasks[0].seed}", "models") as step:
        lister = contender.learn(evidence)
        step(1, 1)
    learning_s = process_time() - began
    for task in tasks:
        with progress(f"{contender.name}, {task.key}, seed {task.seed}", "people") as step:
            outcome = task.ask(lister, task.question, step)
        row = results[task.key][contender.name]
        row.measured.append(outcome.measured)
        row.learning_s.append(learning_s)
        row.asking_ms.append(outcome.asking_ms)
        tell(task, contender, outcome)

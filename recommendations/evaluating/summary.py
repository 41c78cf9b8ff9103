"""Figures of an evaluation: means, spreads, what is better than what."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from recommendations.evaluating import yardsticks
from recommendations.evaluating.contest import Row, is_baseline
from recommendations.evaluating.datasets import Level
from recommendations.evaluating.evaluation import Evaluation
from recommendations.evaluating.yardsticks import Target


class Figure(NamedTuple):
    """A mean over seeds and the standard deviation between them (0 of one seed)."""

    mean: float
    spread: float


Line = dict[str, Figure]


@dataclass(frozen=True)
class Reached:
    """A target and what came of it; `best` is that of the baselines here."""

    level: Level
    key: str
    target: Target
    ours: float | None
    best: tuple[str, float] | None

    @property
    def verdict(self) -> str:
        if self.ours is None:
            return "not here"
        return "met" if self.target.met(self.ours) else "missed"


def line(row: Row) -> Line:
    """All figures of one contender. Empty if it could not take part."""
    seeds = [one.means() for one in row.measured]
    figures = {name: _figure([one[name] for one in seeds]) for name in (seeds or [{}])[0]}
    if seeds:
        figures |= {"learning_s": _figure(row.learning_s), "asking_ms": _figure(row.asking_ms)}
    return figures


def best(rows: dict[str, Row], ours: str, target: Target) -> tuple[str, float] | None:
    """The baseline that fared best, and how."""
    there = [
        (row.name, line(row)[target.metric].mean)
        for name, row in rows.items()
        if is_baseline(name, ours) and target.metric in line(row)
    ]
    chosen = min if target.at_most else max
    return chosen(there, key=lambda one: one[1]) if there else None


def reached(evaluations: list[Evaluation]) -> list[Reached]:
    """All targets, in order. Where several datasets are of a kind, each is told."""
    told = []
    for (level, key), targets in yardsticks.TARGETS.items():
        fitting = [
            one for one in evaluations if one.dataset.level == level and key in one.results
        ]
        for target in targets:
            told += [_of(one, key, target) for one in fitting] or [
                Reached(level, key, target, None, None)
            ]
    return told


def _of(evaluation: Evaluation, key: str, target: Target) -> Reached:
    rows = evaluation.results[key]
    ours = line(rows[evaluation.ours]).get(target.metric)
    value = None if ours is None else ours.mean
    return Reached(
        evaluation.dataset.level, key, target, value, best(rows, evaluation.ours, target)
    )


def as_json(evaluations: list[Evaluation]) -> dict[str, Any]:
    """Everything, for programs."""
    return {
        "datasets": [_dataset(one) for one in evaluations],
        "targets": [
            {
                "level": one.level, "set": one.key, "metric": one.target.metric,
                "wanted": one.target.wanted, "ours": one.ours, "best": one.best,
                "before": [one.target.by, one.target.best], "verdict": one.verdict,
            }
            for one in reached(evaluations)
        ],
    }  # fmt: skip


def _dataset(evaluation: Evaluation) -> dict[str, Any]:
    dataset = evaluation.dataset
    return {
        "name": dataset.name, "level": dataset.level, "seeds": list(evaluation.seeds),
        "people": len(dataset.people), "items": len(dataset.items),
        "pairs": len(dataset.listens),
        "sets": {
            key: {
                "contenders": {name: _row(row) for name, row in rows.items()},
                "gains": evaluation.gains[key],
            }
            for key, rows in evaluation.results.items()
        },
    }  # fmt: skip


def _row(row: Row) -> dict[str, Any]:
    if row.refused:
        return {"refused": row.refused}
    asked = [len(one.people) for one in row.measured]
    told: dict[str, Any] = {name: list(figure) for name, figure in line(row).items()}
    return told | {"people": asked, "by_seed": [one.means() for one in row.measured]}


def _figure(values: list[float]) -> Figure:
    return Figure(
        float(np.mean(values)), float(np.std(values, ddof=1)) if len(values) > 1 else 0.0
    )

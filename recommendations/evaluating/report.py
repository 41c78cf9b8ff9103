"""An evaluation as people read it: plain text, and Markdown with all figures."""

from collections.abc import Callable, Sequence
from itertools import zip_longest
from typing import Final

from recommendations.evaluating import summary, yardsticks
from recommendations.evaluating.contest import Gains, Row
from recommendations.evaluating.evaluation import Evaluation
from recommendations.evaluating.summary import Figure, Line, Reached

Table = list[list[str]]
Lines = list[str]

MAIN: Final = ("ndcg@10", "recall@20", "prec@10", "mrr@100", "coverage@20", "novelty@20")
COLUMNS: Final = {
    yardsticks.TENTHS: ("ndcg@10", "recall@10", "prec@10", "hit@10", "mrr@10", "coverage@20"),
    yardsticks.STATIONS: ("next-1", "hit@10", "prec@25", "ild@25", "distinct", "overlap"),
}
COSTS: Final = ("learning_s", "asking_ms")
NAMES: Final = {"learning_s": "learns CPU s", "asking_ms": "asked CPU ms"}
WHOLE: Final = ("distinct", "violations")
"""Numbers without places."""


def text(evaluations: list[Evaluation]) -> str:
    """For a terminal."""
    return "\n".join(_lines(evaluations, _aligned, _main)) + "\n"


def markdown(evaluations: list[Evaluation]) -> str:
    """With every figure."""
    return "\n".join(["# Evaluation", "", *_lines(evaluations, _piped, _all)]) + "\n"


def _lines(
    evaluations: list[Evaluation],
    drawn: Callable[[Table], Lines],
    columns: Callable[[str, Line], Sequence[str]],
) -> Lines:
    lines: Lines = []
    for evaluation in evaluations:
        lines += [_about(evaluation), ""]
        for key, rows in evaluation.results.items():
            ours = summary.line(rows[evaluation.ours])
            lines += [_heading(evaluation, key, rows), ""]
            lines += [*drawn(_table(key, rows, columns(key, ours))), ""]
            lines += _better(evaluation.gains[key], evaluation.ours)
            lines += [*_others(evaluation, key), ""]
    return [*lines, *drawn(_targets(summary.reached(evaluations)))]


def _about(evaluation: Evaluation) -> str:
    data = evaluation.dataset
    there = [
        what
        for what, held in [("friends", data.friends), ("tags", data.taggings)]
        if held is not None
    ]
    beside = f"with {' and '.join(there)}" if there else "nothing besides"
    return (
        f"{data.name}: {len(data.people):,} people, {len(data.items):,} {data.level},"
        f" {len(data.listens):,} pairs, {beside}"
    )


def _heading(evaluation: Evaluation, key: str, rows: dict[str, Row]) -> str:
    measured = rows[evaluation.ours].measured
    people = f"{len(measured[0].people):,} people" if measured else "nobody"
    if evaluation.dataset.test is not None:
        return f"{key} as given, {people}"
    if len(measured) > 1:
        seeds = ", ".join(map(str, evaluation.seeds))
        return f"{key}, {people}, mean ± standard deviation over seeds {seeds}"
    return f"{key}, {people}, seed {evaluation.seeds[0]}"


def _table(key: str, rows: dict[str, Row], columns: Sequence[str]) -> Table:
    table = [["", *(NAMES.get(name, name) for name in columns)]]
    for row in rows.values():
        figures = summary.line(row)
        if row.refused:
            table.append([row.name, f"left out: {row.refused}"])
        else:
            table.append([row.name, *(_shown(name, figures.get(name)) for name in columns)])
    for published in yardsticks.PUBLISHED.get(("artists", key), []):
        figures = {name: Figure(value, 0) for name, value in published.figures.items()}
        told = [_shown(name, figures.get(name)) for name in columns]
        table.append([f"{published.name} (published)", *told])
    return table


def _main(key: str, line: Line) -> Sequence[str]:
    columns = COLUMNS.get(key, COLUMNS.get(key.partition(",")[0], MAIN))
    return [*columns, *COSTS]


def _all(key: str, line: Line) -> Sequence[str]:
    return list(line)


def _shown(name: str, figure: Figure | None) -> str:
    if figure is None:
        return "-"
    places = 0 if name in WHOLE else 2 if name in (*COSTS, "novelty@20") else 4
    spread = f" ±{figure.spread:.{places}f}" if figure.spread else ""
    return f"{figure.mean:,.{places}f}{spread}"


def _better(gains: Gains, ours: str) -> Lines:
    """Over the strongest baseline of each metric."""
    lines = []
    for metric, by_name in gains.items():
        if not by_name:
            continue
        name, gain = min(by_name.items(), key=lambda one: one[1].difference)
        lines.append(
            f"{metric}: {ours} is {gain.difference:+.4f} [{gain.low:+.4f}, {gain.high:+.4f}]"
            f" from {name}"
        )
    return [*lines, "In brackets 95 %, paired bootstrap over people."] if lines else []


def _others(evaluation: Evaluation, key: str) -> Lines:
    if published := yardsticks.PUBLISHED.get((evaluation.dataset.level, key)):
        return [f"(published): other people, another split; {published[0].source}."]
    return []


def _targets(reached: list[Reached]) -> Table:
    table = [["target", "", "wanted", "Tonearm", "", "best baseline here", "best before*"]]
    for one in reached:
        target = one.target
        sign = "<=" if target.at_most else ">="
        best = f"{one.best[1]:.4f} {one.best[0]}" if one.best else "-"
        before = f"{target.best:.3f} {target.by}" if target.by else "-"
        ours = "-" if one.ours is None else f"{one.ours:.4f}"
        name = f"{one.level}, {one.key}"
        wanted = f"{sign} {target.wanted:g}"
        table.append([name, target.metric, wanted, ours, one.verdict, best, before])
    return [*table, ["* other people or another split"]]


def _aligned(table: Table) -> Lines:
    full = [row for row in table if len(row) > 2] or table
    widths = [max(map(len, column)) for column in zip_longest(*full, fillvalue="")]
    return [
        "  ".join(
            cell.ljust(width) if place == 0 or len(row) <= 2 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=False))
        ).rstrip()
        for row in table
    ]


def _piped(table: Table) -> Lines:
    heading, *rows = table
    drawn = [f"| {' | '.join(heading)} |", f"|{'---|' * len(heading)}"]
    return [*drawn, *(f"| {' | '.join(row)} |" for row in rows)]

"""Bars and lines as coordinates, which templates draw as SVG. Pure."""

import math
from collections.abc import Sequence
from typing import NamedTuple

WIDTH, HEIGHT = 1000, 240
MARKS = 7


class Level(NamedTuple):
    """A line across, with its number; the highest first."""

    value: int
    y: float


class Series(NamedTuple):
    """A name, as its key says it, and a figure for each column."""

    name: str
    values: Sequence[int]


class Column(NamedTuple):
    """One place along the chart. `bar` is the path of its bar, empty where it has none."""

    label: str
    said: str
    values: list[int]
    x: float
    width: float
    bar: str


class Chart(NamedTuple):
    """`lines` are points; with bars, which are the first series, of the others."""

    names: list[str]
    columns: list[Column]
    lines: list[str]
    levels: list[Level]
    marks: list[str]
    has_bars: bool
    width: int = WIDTH
    height: int = HEIGHT


def ceiling(most: int) -> int:
    """Where the axis ends: four times a round number, and no less than 4."""
    unit: int = 10 ** max(int(math.log10(max(most, 1) / 4)), 0)
    ends = (4 * step * unit for step in (1, 2, 3, 4, 5, 6, 8, 10))
    return next(end for end in ends if end >= most)


def height_of(value: int, top: int) -> float:
    """From above, as SVG counts."""
    return round(HEIGHT * (1 - value / top), 1)


def levels(top: int) -> list[Level]:
    """Five of them."""
    return [
        Level(top * part // 4, height_of(top * part // 4, top)) for part in range(4, -1, -1)
    ]


def marks(labels: Sequence[str]) -> list[str]:
    """Those that stand below the chart: the first, the last, and some between them."""
    number = min(len(labels), MARKS)
    return [labels[n * (len(labels) - 1) // max(number - 1, 1)] for n in range(number)]


def chart(labels: Sequence[str], series: Sequence[Series], *, bars: bool) -> Chart:
    """Of so many columns, at least one; with `bars`, those of the first series."""
    top = ceiling(max((value for one in series for value in one.values), default=0))
    step = WIDTH / len(labels)
    columns = []
    for n, label in enumerate(labels):
        values = [one.values[n] for one in series]
        said = ", ".join(f"{one.name} {one.values[n]}" for one in series)
        bar = _bar(n, step, values[0], top) if bars else ""
        place = round(n * step, 1)
        columns.append(Column(label, f"{label}: {said}", values, place, round(step, 1), bar))
    return Chart(
        names=[one.name for one in series],
        columns=columns,
        lines=[_line(one.values, step, top) for one in series[1 if bars else 0 :]],
        levels=levels(top),
        marks=marks(labels),
        has_bars=bars,
    )


def _bar(n: int, step: float, value: int, top: int) -> str:
    y = height_of(value, top)
    if y == HEIGHT:
        return ""
    width = round(step * 0.7, 1)
    return f"M{(n + 0.15) * step:.1f} {y}h{width}V{HEIGHT}h-{width}z"


def _line(values: Sequence[int], step: float, top: int) -> str:
    return " ".join(
        f"{(n + 0.5) * step:.1f},{height_of(value, top)}" for n, value in enumerate(values)
    )

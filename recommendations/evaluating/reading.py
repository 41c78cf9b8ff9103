"""Tables of who listened to what, as CSV, checked."""

import csv
import math
from pathlib import Path
from typing import Final, NamedTuple

from config.tables import Unreadable, opened

SUFFIXES: Final = (".csv", ".csv.gz")


class Row(NamedTuple):
    """Two ids, as text, and what the third column says of them (1 without one)."""

    first: str
    second: str
    weight: float


class Table(NamedTuple):
    """A file's name for messages, the names of its columns, and its rows in order."""

    path: Path
    heading: list[str]
    rows: list[Row]


def found(folder: Path, name: str) -> Path | None:
    """`name.csv` or `name.csv.gz`; the first if there are both."""
    paths = (folder / f"{name}{suffix}" for suffix in SUFFIXES)
    return next((path for path in paths if path.is_file()), None)


def pairs(path: Path) -> Table:
    """Of each line the first two columns and the third, a number above or at zero.

    Lines of weight zero say nothing and are left out. Raises `Unreadable`.
    """
    heading, lines = _numbered(path, columns=2)
    weighed = len(heading) > 2
    if _is_number(heading[2] if weighed else "".join(heading)):
        raise Unreadable(f"{path}: the first line is data; it must name the columns.")
    rows = [_row(path, number, line, weighed) for number, line in lines]
    rows = [row for row in rows if row.weight > 0]
    if not rows:
        raise Unreadable(f"{path} has no lines below the heading.")
    return Table(path, heading, rows)


def triples(path: Path) -> list[tuple[str, str, str]]:
    """Of each line the first three columns: person, item, tag. Raises `Unreadable`."""
    _, lines = _numbered(path, columns=3)
    return [(line[0], line[1], line[2]) for _, line in lines]


def lines(path: Path) -> tuple[list[str], list[list[str]]]:
    """The heading, and lines as they are. Raises `Unreadable`."""
    heading, lines = _numbered(path, columns=1)
    return heading, [line for _, line in lines]


def _numbered(path: Path, columns: int) -> tuple[list[str], list[tuple[int, list[str]]]]:
    with opened(path) as file:
        rows = csv.reader(file, strict=True)
        heading = [name.strip() for name in next(rows, [])]
        if len(heading) < columns or not all(heading[:columns]):
            raise Unreadable(f"{path}: the first line must name at least {columns} columns.")
        lines = [(rows.line_num, row) for row in rows if row]
    for number, row in lines:
        if len(row) < columns or not all(cell.strip() for cell in row[:columns]):
            raise Unreadable(f"{path}, line {number}: at least {columns} values are needed.")
    return heading, [(number, [cell.strip() for cell in row]) for number, row in lines]


def _row(path: Path, number: int, line: list[str], weighed: bool) -> Row:
    if not weighed:
        return Row(line[0], line[1], 1.0)
    text = line[2] if len(line) > 2 else ""
    if not _is_number(text):
        raise Unreadable(f"{path}, line {number}: the weight {text[:20]!r} is no number.")
    if float(text) < 0:
        raise Unreadable(f"{path}, line {number}: the weight {text[:20]} is below zero.")
    return Row(line[0], line[1], float(text))


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False

"""Who may do what: each line an operation and a state, each column somebody who asks.

The lines stand in `rows/`; `roles.py` says who they are, `world.py` what there is. A cell is
the status that they get; "+" or "-" after it: the thing stands in the list, or does not.
Several states with the same line are separated by "|". "." is the cell to its left.
"""

from typing import NamedTuple

from tests.access.roles import ROLES
from tests.access.rows import (
    catalogue,
    imports,
    insights,
    legal,
    listening,
    lyrics,
    people,
    playlists,
    providers,
    radio,
    recommended,
    sharing,
    support,
    takedowns,
    taste,
    webhooks,
)

INSIDE = "draft|scheduled|withdrawn"
HIDDEN = f"{INSIDE}|taken_down"
SHARED = "private,editor|private,viewer"
KEPT = "unlisted,follower"
READ = f"private,viewer|{KEPT}"
CLOSED = "unlisted|private|private,key|private,follower"
LOST = f"{CLOSED}|taken_down,editor"
NAMED = {"HIDDEN": HIDDEN, "INSIDE": INSIDE, "SHARED": SHARED, "KEPT": KEPT, "READ": READ}
NAMED |= {"LOST": LOST, "CLOSED": CLOSED}
PARTS = (
    *(catalogue, listening, playlists, people, sharing, taste, recommended, radio),
    *(webhooks, lyrics, providers, imports, legal, takedowns, support, insights),
)


class Cell(NamedTuple):
    """`listed` None: it is no list, or what is in it is no matter here."""

    status: int
    listed: bool | None = None


class Row(NamedTuple):
    """An operation, asked about a thing in a state, by everybody."""

    operation: str
    state: str
    cells: dict[str, Cell]

    @property
    def name(self) -> str:
        return f"{self.operation} {self.state}"


def _cell(text: str) -> Cell:
    listed = {"+": True, "-": False}.get(text[-1])
    return Cell(int(text.rstrip("+-")), listed)


def _rows(line: str) -> list[Row]:
    words = line.split()
    (operation, *state), cells_told = words[: -len(ROLES)], words[-len(ROLES) :]
    told: list[str] = []
    for text in cells_told:
        told.append(told[-1] if text == "." else text)
    cells = dict(zip(ROLES, map(_cell, told), strict=True))
    thing, *statuses = state
    named = statuses[0] if statuses else ""
    several = [one for name in named.split("|") for one in NAMED.get(name, name).split("|")]
    return [Row(operation, f"{thing} {status}".strip(), cells) for status in several]


def _all(table: str) -> list[Row]:
    head, *lines = [line for line in table.splitlines() if line]
    assert head.split() == list(ROLES)
    return [row for line in lines for row in _rows(line)]


ROWS = [row for part in PARTS for row in _all(part.LINES)]


def size() -> str:
    """Routes x roles x states, as it is told to people."""
    routes, states = {row.operation for row in ROWS}, {row.state for row in ROWS}
    cells = sum(len(row.cells) for row in ROWS)
    return (
        f"{len(routes)} operations x {len(ROLES)} roles x {len(states)} states: "
        f"{len(ROWS)} rows, {cells} cells"
    )

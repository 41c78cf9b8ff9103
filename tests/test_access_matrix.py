"""Who may do what, for every operation that there is: `tests/access/table.py`, cell by cell."""

import logging
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from audio.sharing import keeping
from config import throttling
from tests.access.asking import OPERATIONS, ask
from tests.access.roles import ROLES
from tests.access.table import ROWS, Cell, Row, size
from tests.access.world import MUSIC, Music, World

log = logging.getLogger(__name__)

BY_STATE: dict[str, list[Row]] = defaultdict(list)
for _row in ROWS:
    BY_STATE[_row.state].append(_row)


def found(state: str) -> dict[str, dict[str, Cell]]:
    """What really happens, by row and role.

    Each who asks finds the state as it was made: what the ones before changed is taken back.
    Made anew for each of them, it was four fifths of the time.
    """
    thing, _, status = state.partition(" ")
    music = Music(thing, status) if thing in MUSIC else None
    worlds = {role: World(role, state, music) for role in ROLES}
    return {
        row.name: {role: _taken_back(row, role, world) for role, world in worlds.items()}
        for row in BY_STATE[state]
    }


def _taken_back(row: Row, role: str, world: World) -> Cell:
    keeping.forget()
    before = transaction.savepoint()  # and no block: some must have the outermost one
    try:
        return _cell(row, role, world)
    finally:
        transaction.savepoint_rollback(before)


def _cell(row: Row, role: str, world: World) -> Cell:
    answer = ask(row.operation, world)
    if answer.status_code >= 400:
        assert answer.headers["Content-Type"] == "application/problem+json"
    listed = None
    if answer.status_code == 200 and row.cells[role].listed is not None:
        listed = world.is_shown_in(answer)
    if answer.streaming:
        b"".join(answer)
    return Cell(answer.status_code, listed)


@pytest.mark.django_db
@pytest.mark.parametrize("state", BY_STATE)
def test_everybody_gets_what_the_table_says(
    state: str, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    monkeypatch.setattr(throttling, "LIMITS", {})

    assert found(state) == {row.name: row.cells for row in BY_STATE[state]}


def test_every_operation_has_a_row_and_every_row_an_operation() -> None:
    rows = {row.operation for row in ROWS}

    assert OPERATIONS - rows == set()  # nobody has said who may
    assert rows - OPERATIONS == set()  # there is no such operation
    log.info("Access matrix: %s", size())


def test_no_row_stands_there_twice() -> None:
    assert [
        name for name, times in Counter(row.name for row in ROWS).items() if times > 1
    ] == []


def test_staff_without_a_second_step_are_listeners() -> None:
    """But that they must have an authenticator app, whoever they are at the moment."""
    different = {row.operation for row in ROWS if row.cells["1fa"] != row.cells["lis"]}

    assert different == {"remove_authenticator"}


def test_somebody_disabled_is_nobody_with_a_bad_token() -> None:
    """Where a token is looked at, it is refused; elsewhere they are as anybody."""
    for row in ROWS:
        assert row.cells["off"] in (Cell(401), row.cells["any"]), row.name

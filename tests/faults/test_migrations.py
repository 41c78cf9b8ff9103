"""The tables of each release are made from those before it, and back, with what is in them."""

import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from psycopg import sql
from psycopg.conninfo import make_conninfo

from tests import make, make_music
from tests.config import processes
from tests.config.backup import drill
from tests.faults.records import Seen
from tests.faults.table import FULL

pytestmark = [
    pytest.mark.fault("F15"),
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow,
]

OURS = ("config", "users", "audio", "followers", "lyrics", "recommendations", "radio")
BACK = OURS[::-1] if FULL else ("radio",)
"""To nothing; all of them take minutes."""
PATIENCE = 900
ONLY_FORWARDS = {"procrastinate"}
"""The queue's own: whoever goes back behind those restores a backup."""
STEPS = """
import time
import django; django.setup()
from django.core.management import call_command
for step in {steps}:
    began = time.monotonic()
    call_command("migrate", *step, verbosity=0, interactive=False)
    print("took", time.monotonic() - began)
"""
_COLUMNS = """
SELECT table_name, column_name, data_type, is_nullable, column_default
FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2
"""
_INDEXES = "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1"
_CONSTRAINTS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2
"""
_TRIGGERS = "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1"


@pytest.fixture
def loader() -> MigrationLoader:
    return MigrationLoader(None)


@pytest.fixture
def other(tmp_path: Path) -> Iterator[drill.Drill]:
    with drill.lost(tmp_path / "var") as there:
        yield there


def created(there: drill.Drill, template: str) -> None:
    """As a copy of another database, which nobody may use meanwhile."""
    connection.close()
    asked = make_conninfo(**{**there.server.params, "dbname": "postgres"})
    with psycopg.connect(asked, autocommit=True) as server:
        names = sql.Identifier(there.server.name), sql.Identifier(template)
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*names))


def shape(there: drill.Drill) -> dict[str, Any]:
    """Of all tables."""
    asked = {"columns": _COLUMNS, "indexes": _INDEXES, "rules": _CONSTRAINTS}
    asked["triggers"] = _TRIGGERS
    with psycopg.connect(make_conninfo(**there.server.params)) as server:
        return {name: server.execute(query).fetchall() for name, query in asked.items()}


def walked(there: drill.Drill, *steps: tuple[str, ...]) -> list[float]:
    """Seconds of each."""
    url = make_conninfo(**there.server.params)
    script = STEPS.format(steps=steps)
    with processes.started("-c", script, var_dir=there.var_dir, DATABASE_URL=url) as process:
        said, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, said
    return [float(line.split()[1]) for line in said.splitlines() if line.startswith("took")]


def befores(loader: MigrationLoader) -> list[tuple[str, ...]]:
    """One step back in each app that has had several."""
    steps: list[tuple[str, ...]] = []
    for app in OURS:
        names = sorted(name for label, name in loader.disk_migrations if label == app)
        if len(names) > 1:
            steps.append((app, names[-2]))
    return steps


def test_each_of_ours_can_be_undone(loader: MigrationLoader, seen: Seen) -> None:
    forwards = Counter(
        label
        for (label, _), migration in loader.disk_migrations.items()
        if not all(operation.reversible for operation in migration.operations)
    )
    ours = sum(label in OURS for label, _ in loader.disk_migrations)

    seen.tell(
        f"{ours} migrations of ours, {sum(forwards[app] for app in OURS)} that cannot be "
        f"undone; of others {forwards.total()}"
    )
    assert {*forwards} == ONLY_FORWARDS


def test_back_by_one_and_forwards_with_rows(
    other: drill.Drill, loader: MigrationLoader, seen: Seen
) -> None:
    people = [make.user() for _ in range(3)]
    make_music.play(people[0], make_music.tracks(5)[0])
    created(other, connection.settings_dict["NAME"])
    before, rows = shape(other), drill.digests(other.server)

    back = befores(loader)
    took = walked(other, *back, ())

    kept = ("users_user", "audio_track", "audio_playevent", "audio_artist")
    after, found = shape(other), drill.digests(other.server)
    made_otherwise = [name for name in before if after[name] != before[name]]
    filled_otherwise = [name for name in kept if found[name] != rows[name]]
    seen.tell(
        f"{len(back)} apps back by one and forwards, with rows: {sum(took[:-1]):.1f} s "
        f"and {took[-1]:.1f} s; other than before: {made_otherwise or 'nothing'} of "
        f"{', '.join(before)}, {filled_otherwise or 'no rows'} of {len(kept)} tables"
    )
    assert after == before
    assert filled_otherwise == []


def test_from_nothing_and_back_to_nothing(other: drill.Drill, seen: Seen) -> None:
    created(other, "template0" if FULL else connection.settings_dict["NAME"])
    began = time.monotonic()
    up = walked(other, ())
    before = shape(other)

    down = walked(other, *((app, "zero") for app in BACK))
    left = {row[0] for row in shape(other)["columns"]}
    again = walked(other, ())

    seen.load = "an empty database; the state one migration before, with rows"
    seen.tell(
        f"all forwards {up[0]:.1f} s, all of ours back {sum(down):.1f} s, forwards again "
        f"{again[0]:.1f} s; {time.monotonic() - began:.0f} s in all"
    )
    assert [name for name in left if name.startswith(tuple(f"{app}_" for app in BACK))] == []
    assert shape(other) == before

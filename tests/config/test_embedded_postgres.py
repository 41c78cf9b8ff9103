import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tests.config import processes
from tests.config.processes import Process

INSIDE = """
import sys
import psycopg
from config import embedded_postgres
with embedded_postgres.running():
    with psycopg.connect(**embedded_postgres.connection()) as connection:
        connection.execute("SELECT pg_advisory_xact_lock(1)")
        connection.execute("CREATE TABLE IF NOT EXISTS visits ()")
        connection.execute("INSERT INTO visits DEFAULT VALUES")
        visits = connection.execute("SELECT count(*) FROM visits").fetchone()[0]
        fsync = connection.execute("SHOW fsync").fetchone()[0]
        data = connection.execute("SHOW data_directory").fetchone()[0]
    server = open(data + "/postmaster.pid").readline().strip()
    print("inside", server, visits, fsync, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def var_dir() -> Iterator[Path]:
    """Not pytest's tmp_path, which only its owner may enter."""
    place = Path(tempfile.mkdtemp())
    place.chmod(0o755)
    yield place / "var"
    left = processes.left_of(place / "var")
    processes.kill(*(pid for pid, _ in processes.found(place / "var")))
    shutil.rmtree(place, ignore_errors=True)
    assert left == []


def enter(var_dir: Path, code: str = INSIDE, **more: str) -> AbstractContextManager[Process]:
    return processes.started("-c", code, var_dir=var_dir, **more)


def told(process: Process) -> list[str]:
    """Server's process id, number of visits, fsync."""
    return processes.wait_for(process, "inside").split()[-3:]


def socket_dir(var_dir: Path) -> Path:
    place = "from config import embedded_postgres as e; print(e.socket_dir())"
    _, said = processes.finished("-c", place, var_dir=var_dir)
    return Path(said.strip())


def leave(process: Process) -> None:
    process.communicate("", timeout=60)
    assert process.returncode == 0


def test_two_first_starts_share_one_server_and_the_last_out_stops_it(var_dir: Path) -> None:
    with enter(var_dir) as one, enter(var_dir) as other:
        (first_server, *_), (second_server, *_) = told(one), told(other)
        leave(one)
        left_after_one = processes.left_of(var_dir)
        leave(other)

    assert first_server == second_server
    assert any("postgres" in command for command in left_after_one)
    assert processes.left_of(var_dir) == []
    assert not socket_dir(var_dir).exists()


def test_keeps_the_data_and_writes_them_to_disk(var_dir: Path) -> None:
    with enter(var_dir) as process:
        assert told(process)[1:] == ["1", "on"]
        leave(process)
    with enter(var_dir) as process:
        assert told(process)[1:] == ["2", "on"]
        leave(process)


def test_a_killed_owner_leaves_the_server_to_the_next(var_dir: Path) -> None:
    with enter(var_dir) as killed:
        server = told(killed)[0]
        killed.kill()
        killed.wait()

    with enter(var_dir) as following:
        assert told(following)[:2] == [server, "2"]
        leave(following)

    assert processes.left_of(var_dir) == []


def test_comes_back_after_owner_and_server_were_killed(var_dir: Path) -> None:
    with enter(var_dir) as killed:
        server = told(killed)[0]
        killed.kill()
        os.kill(int(server), signal.SIGKILL)

    with enter(var_dir) as following:
        assert told(following)[1] == "2"
        leave(following)


def test_one_that_is_gone_is_not_made_anew(var_dir: Path) -> None:
    code = """
import os, signal
from config import embedded_postgres
with embedded_postgres.running():
    data = embedded_postgres.host().data
    server = int((data / "postmaster.pid").read_text().split()[0])
    data.rename(data.with_name("elsewhere"))
    os.kill(server, signal.SIGKILL)
    embedded_postgres.keep()
"""

    status, said = processes.finished("-c", code, var_dir=var_dir)

    place = var_dir / "postgres"
    assert (status, said) == (1, f"The database is gone: {place} is not there any more.\n")
    assert not place.exists()
    assert (var_dir / "elsewhere" / "PG_VERSION").exists()


def test_a_killed_preparation_is_begun_anew(var_dir: Path) -> None:
    half = var_dir / "postgres.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")

    with enter(var_dir) as process:
        assert told(process)[1] == "1"
        leave(process)

    assert not half.exists()


def test_a_long_var_dir_is_no_obstacle(var_dir: Path) -> None:
    long = var_dir / ("x" * 150)

    with enter(long) as process:
        assert told(process)[1] == "1"
        leave(process)

    assert processes.left_of(long) == []


def test_a_relative_var_dir_and_a_foreign_port_are_no_obstacle(var_dir: Path) -> None:
    relative = Path(os.path.relpath(var_dir, processes.ROOT))

    with enter(relative, PGPORT="5999", PGHOST="nowhere.invalid") as process:
        assert told(process)[1] == "1"
        leave(process)

    assert (var_dir / "postgres" / "PG_VERSION").exists()
    assert processes.left_of(relative) == []


def test_root_without_user_namespaces_hands_it_to_an_account(var_dir: Path) -> None:
    """Whoever is not root needs no namespace in the first place."""
    elsewhere = var_dir.parent / "lib"
    code = "import pathlib, shutil\nfrom config import embedded_postgres, postgres_host\n"
    code += f"postgres_host.CONTAINER_HOME = pathlib.Path({str(elsewhere)!r})\n"
    code += "postgres_host.shutil.which = lambda program: None\n"

    with enter(var_dir, code + INSIDE) as process:
        server = told(process)[0]
        owner = Path("/proc", server).stat().st_uid
        leave(process)

    assert owner != 0
    assert (var_dir / "postgres").exists() == bool(os.getuid())


def test_var_dir_that_is_a_file_is_one_sentence(var_dir: Path) -> None:
    var_dir.write_text("mine")

    code, said = processes.finished("-c", INSIDE, var_dir=var_dir)

    assert code == 1
    assert said.startswith(f"VAR_DIR is {var_dir}, which can be no folder")
    assert said.count("\n") == 1
    assert var_dir.read_text() == "mine"


def test_a_socket_folder_open_to_others_is_not_trusted(var_dir: Path) -> None:
    sockets = socket_dir(var_dir)
    sockets.mkdir(mode=0o777)
    sockets.chmod(0o777)
    try:
        code, said = processes.finished("-c", INSIDE, var_dir=var_dir)
    finally:
        sockets.rmdir()

    assert code == 1
    assert said == f"{sockets} is not ours alone: remove it, or set another VAR_DIR.\n"


def test_a_broken_server_says_its_last_words(var_dir: Path) -> None:
    with enter(var_dir) as process:
        told(process)
        leave(process)
    (var_dir / "postgres" / "PG_VERSION").write_text("12\n")
    impatient = "from config import embedded_postgres\nembedded_postgres.PATIENCE = 0\n"

    code, said = processes.finished("-c", impatient + INSIDE, var_dir=var_dir)

    assert code == 1
    assert said.startswith("PostgreSQL does not start:\n")
    assert "database files are incompatible with server" in said
    assert "Traceback" not in said


def test_what_is_no_database_is_not_waited_for(var_dir: Path) -> None:
    (var_dir / "postgres").mkdir(parents=True)

    code, said = processes.finished("-c", INSIDE, var_dir=var_dir)

    assert code == 1
    place = var_dir / "postgres"
    assert said == f"{place} is no database: move what stands there, and start again.\n"

import signal
import socket
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.config import processes
from tests.config.processes import Process
from tests.servers import free_port

READY = "Ctrl-C stops it."


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("serve") / "var"
    code, said = processes.finished("manage.py", "migrate", "-v0", var_dir=place)
    assert code == 0, said
    return place


@pytest.fixture
def var_dir(migrated: Path) -> Iterator[Path]:
    """With a database; nothing runs there before, and nothing may run there afterwards."""
    yield migrated
    assert processes.eventually(lambda: not processes.left_of(migrated))


@contextmanager
def served(var_dir: Path, port: int, **more: str) -> Iterator[Process]:
    settings = {"PORT": str(port), "WEB_WORKERS": "1", **more}
    with processes.started("manage.py", "serve", var_dir=var_dir, **settings) as process:
        yield process


@contextmanager
def listening() -> Iterator[int]:
    """Somebody else's server."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield int(other.getsockname()[1])


def reserved(tmp_path: Path, **settings: str) -> tuple[int, str]:
    """The first thing that `serve` does, without waiting for Django and a database."""
    code = "from config import env, supervisor; supervisor.reserve_port(env.PORT)"
    return processes.finished("-c", code, var_dir=tmp_path / "var", **settings)


def is_answering(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/livez", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


@contextmanager
def keeping_a_connection(port: int) -> Iterator[None]:
    """As a browser does: one on which it has asked something, and one for later."""
    place = ("127.0.0.1", port)
    with socket.create_connection(place, 30) as used, socket.create_connection(place, 30):
        used.sendall(b"GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert used.recv(4096).startswith(b"HTTP/1.1 200")
        yield


def test_ctrl_c_stops_web_worker_and_database(var_dir: Path) -> None:
    port = free_port()
    with served(var_dir, port) as process:
        said = processes.wait_for(process, READY)
        answered = is_answering(port)
        running = " ".join(processes.left_of(var_dir))
        with keeping_a_connection(port):
            process.send_signal(signal.SIGINT)
            rest, _ = process.communicate(timeout=60)

    assert f"Tonearm runs at http://127.0.0.1:{port}" in said
    assert answered
    assert "granian" in running
    assert "procrastinate worker" in running
    assert "postgres" in running
    assert rest.endswith("Stopped.\n")
    assert "Killing" not in rest
    assert process.returncode == 0
    assert processes.left_of(var_dir) == []


def test_ctrl_c_while_it_prepares_is_quiet(tmp_path: Path) -> None:
    command = ("manage.py", "serve", "--setup")
    with processes.started(*command, var_dir=tmp_path, PORT=str(free_port())) as process:
        assert process.stdout
        first_words = process.stdout.read(len("Preparing"))
        process.send_signal(signal.SIGINT)
        rest, _ = process.communicate(timeout=60)

    assert first_words == "Preparing"
    assert process.returncode == 130
    assert "Traceback" not in rest
    assert processes.left_of(tmp_path) == []


def test_a_second_start_is_told_where_the_first_one_is(var_dir: Path) -> None:
    port = free_port()
    with served(var_dir, port) as first:
        processes.wait_for(first, READY)
        code, said = processes.finished(
            "manage.py", "serve", var_dir=var_dir, PORT=str(free_port())
        )
        still_there = is_answering(port)
        first.terminate()
        first.communicate(timeout=60)

    assert code == 1
    assert said == (
        f"Tonearm already runs with VAR_DIR={var_dir}, at http://127.0.0.1:{port}: "
        "stop it there, or set VAR_DIR and PORT for a second one.\n"
    )
    assert still_there
    assert first.returncode == 0


def test_a_killed_one_takes_everything_with_it(var_dir: Path) -> None:
    with served(var_dir, free_port()) as killed:
        processes.wait_for(killed, READY)
        killed.kill()
        killed.communicate(timeout=60)

    assert processes.eventually(lambda: not processes.left_of(var_dir))


def worker_of(var_dir: Path) -> list[int]:
    return [pid for pid, line in processes.found(var_dir) if "procrastinate worker" in line]


def test_a_dead_worker_is_started_again(var_dir: Path) -> None:
    port = free_port()
    with served(var_dir, port) as process:
        processes.wait_for(process, READY)
        first = worker_of(var_dir)
        assert first
        processes.kill(*first)

        assert processes.eventually(lambda: not {*worker_of(var_dir)} <= {*first})
        assert is_answering(port)
        process.terminate()
        process.communicate(timeout=60)

    assert process.returncode == 0


def test_one_that_keeps_ending_ends_the_server_with_a_sentence(var_dir: Path) -> None:
    with served(var_dir, free_port()) as process:
        processes.wait_for(process, READY)
        until = time.monotonic() + 60
        while process.poll() is None:
            assert time.monotonic() < until, "it goes on and on"
            processes.kill(*worker_of(var_dir))
            time.sleep(0.2)
        rest, _ = process.communicate(timeout=60)

    assert process.returncode == 1
    assert rest.endswith("The worker ends again and again; see above.\n")


def test_a_taken_port_is_one_sentence(tmp_path: Path) -> None:
    with listening() as port:
        code, said = processes.finished(
            "manage.py", "serve", "--setup", var_dir=tmp_path / "var", PORT=str(port)
        )

    assert code == 1
    assert said == (
        f"Port {port} on 127.0.0.1 is taken: stop what listens there, or set PORT.\n"
    )


def test_a_port_taken_on_one_address_is_not_free_on_all(tmp_path: Path) -> None:
    with listening() as port:
        code, said = reserved(tmp_path, HOST="0.0.0.0", PORT=str(port))  # noqa: S104

    assert code == 1
    assert said.startswith(f"Port {port} on 0.0.0.0 is taken: ")


@pytest.mark.parametrize(
    ("host", "port", "sentence"),
    [
        ("127.0.0.1", "70000", "PORT cannot be '70000': say a number from 1 to 65535.\n"),
        ("192.0.2.1", "8000", "Port 8000 on 192.0.2.1 cannot be opened "),
    ],
)
def test_an_impossible_address_is_one_sentence(
    tmp_path: Path, host: str, port: str, sentence: str
) -> None:
    code, said = reserved(tmp_path, HOST=host, PORT=port)

    assert code == 1
    assert said.startswith(sentence)
    assert said.count("\n") == 1


def test_var_dir_that_is_a_file_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("mine")

    code, said = processes.finished("manage.py", "serve", "--setup", var_dir=tmp_path / "var")

    assert code == 1
    assert said.startswith(f"VAR_DIR is {tmp_path / 'var'}, which can be no folder")
    assert said.count("\n") == 1

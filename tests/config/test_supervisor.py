"""What the supervisor does with its children, without a server around it."""

from pathlib import Path

from tests.config import processes

ASKED_DURING_THE_PAUSE = """
from config import leaving, supervisor
child = supervisor.Child("worker", "-c", "")
child.process.wait()
supervisor.time.sleep = lambda seconds: leaving.note(15, None)
supervisor.await_end([child])
print("started again:", len(child.ends))
"""


def test_nothing_is_started_once_we_are_asked_to_stop(tmp_path: Path) -> None:
    code, said = processes.finished(
        "-c", ASKED_DURING_THE_PAUSE, var_dir=tmp_path, DATABASE_URL="postgres://elsewhere/x"
    )

    assert (code, said) == (0, "started again: 0\n")


OPENS_MANY = """
import resource
from config import supervisor
resource.setrlimit(resource.RLIMIT_NOFILE, (256, 4_000))
supervisor.open_many()
print(resource.getrlimit(resource.RLIMIT_NOFILE))
"""


def test_as_many_connections_as_the_machine_allows(tmp_path: Path) -> None:
    code, said = processes.finished(
        "-c", OPENS_MANY, var_dir=tmp_path, DATABASE_URL="postgres://elsewhere/x"
    )

    assert (code, said) == (0, "(4000, 4000)\n")

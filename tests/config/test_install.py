import ast
import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

from tests.config.processes import ROOT

SCRIPT = ROOT / "requirements" / "install.py"
OLD = "import sys; sys.version_info = (3, 9, 2, 'final', 0)"
FULL = """
import shutil, types
shutil.disk_usage = lambda path: types.SimpleNamespace(free=10 * 2**20)
"""
NEWER_THAN_ANY_PYTHON = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.Match, ast.Nonlocal)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with the script and pins that need no network."""
    folder = tmp_path / "a checkout" / "requirements"
    folder.mkdir(parents=True)
    shutil.copy(SCRIPT, folder)
    for name in ("run", "tracing", "dev", "build", "spark"):
        (folder / f"{name}.txt").write_text(f"# nothing for {name}\n")
    return folder.parent


def install(checkout: Path, wanted: str = "run", **variables: str) -> subprocess.Popen[str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PIP_", "PYTHON", "COV_"))}
    command = [os.path.realpath(sys.executable), "requirements/install.py", wanted]
    return subprocess.Popen(
        command,
        cwd=checkout,
        env=kept | {"PYTHONDONTWRITEBYTECODE": "1"} | variables,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def result(process: subprocess.Popen[str]) -> tuple[int, str]:
    said, _ = process.communicate(timeout=120)
    return process.returncode, said


def python_with(folder: Path, module: str, code: str) -> dict[str, str]:
    """A Python whose module of that name is ours."""
    folder.mkdir()
    (folder / f"{module}.py").write_text(code)
    return {"PYTHONPATH": str(folder)}


def test_any_version_of_python_can_read_it() -> None:
    tree = ast.parse(SCRIPT.read_text())

    modern = [node for node in ast.walk(tree) if isinstance(node, NEWER_THAN_ANY_PYTHON)]
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    annotated = [node.name for node in functions if node.returns or node.args.kwonlyargs]

    assert (modern, annotated) == ([], [])
    assert SCRIPT.read_text().isascii()


def test_an_old_python_is_one_sentence(checkout: Path, tmp_path: Path) -> None:
    old = python_with(tmp_path / "old", "sitecustomize", OLD)

    code, said = result(install(checkout, **old))

    assert code == 1
    assert said.startswith("Tonearm needs Python 3.11 or newer, and ")
    assert " is 3.9: install a newer one" in said
    assert said.count("\n") == 1


def test_a_debian_without_python3_venv_is_one_sentence(checkout: Path, tmp_path: Path) -> None:
    bare = python_with(tmp_path / "bare", "ensurepip", "raise ImportError('No ensurepip')")

    code, said = result(install(checkout, **bare))

    assert code == 1
    assert said == (
        "Python's venv is missing here (No ensurepip). On Debian and Ubuntu, as root: "
        "apt install python3-venv\n"
    )
    assert not (checkout / ".venv").exists()


def test_a_full_disk_is_one_sentence(checkout: Path, tmp_path: Path) -> None:
    full = python_with(tmp_path / "full", "sitecustomize", FULL)

    code, said = result(install(checkout, **full))

    assert code == 1
    assert said == (
        f"The disk is full: the packages need 700 MB in {checkout}, and 10 MB are free.\n"
    )


def test_no_network_is_a_sentence_and_the_next_start_begins_anew(checkout: Path) -> None:
    pin = f"nothing-there==1.0 --hash=sha256:{'0' * 64}\n"
    (checkout / "requirements" / "run.txt").write_text(pin)
    half = checkout / ".venv"
    half.mkdir()
    (half / "installed.txt").write_text("unfinished")
    (half / "left-by-a-killed-run").touch()
    closed = {"PIP_INDEX_URL": "http://127.0.0.1:9/", "PIP_RETRIES": "1"}

    code, said = result(install(checkout, PIP_CONFIG_FILE=os.devnull, **closed))

    assert code == 1
    assert said.endswith("There is no network: connect and run it again.\n")
    assert "Traceback" not in said
    assert not (half / "left-by-a-killed-run").exists()
    assert (half / "installed.txt").read_text() == "unfinished"


def test_two_at_once_make_one_environment(checkout: Path) -> None:
    """And then nothing is left to do, until the pins change."""
    both = [install(checkout, "dev"), install(checkout, "run")]
    answers = [result(process) for process in both]
    stamp = (checkout / ".venv" / "installed.txt").read_text().splitlines()
    again = [result(install(checkout, wanted)) for wanted in ("run", "dev")]
    (checkout / "requirements" / "dev.txt").write_text("# other pins\n")
    changed = result(install(checkout, "dev"))
    renewed = (checkout / ".venv" / "installed.txt").read_text().splitlines()

    assert [code for code, _ in answers] == [0, 0]
    assert "".join(said for _, said in answers).count("Making a virtual environment") == 1
    assert stamp[:2] == ["dev", hashlib.sha256(b"# nothing for dev\n").hexdigest()]
    assert again == [(0, ""), (0, "")]
    assert changed[0] == 0
    assert changed[1].startswith("Installing 0 packages ...\n")
    assert renewed[:2] == ["dev", hashlib.sha256(b"# other pins\n").hexdigest()]


def test_spark_is_added_to_what_is_there_and_stays(checkout: Path) -> None:
    """In an environment that borrows our pip: to install one of its own takes longest."""
    venv.EnvBuilder(symlinks=True).create(checkout / ".venv")
    (place,) = (checkout / ".venv" / "lib").glob("python*/site-packages")
    (place / "pip.pth").write_text(sysconfig.get_path("purelib"))
    first = result(install(checkout, "spark"))
    again = [result(install(checkout, wanted)) for wanted in ("run", "spark")]

    assert first[0] == 0
    assert first[1].count("Installed in ") == 2
    assert again == [(0, ""), (0, "")]


def test_what_holds_more_is_left_in_peace(checkout: Path) -> None:
    first = result(install(checkout, "tracing"))
    again = [result(install(checkout, wanted)) for wanted in ("run", "tracing")]

    assert first[0] == 0
    assert again == [(0, ""), (0, "")]
    assert result(install(checkout, "dev"))[1].startswith("Installing 0 packages")


@pytest.mark.parametrize("wanted", ["", "everything"])
def test_says_what_may_be_asked_for(checkout: Path, wanted: str) -> None:
    assert result(install(checkout, wanted)) == (
        1,
        "Say which packages: install.py run, tracing, dev, or spark.\n",
    )

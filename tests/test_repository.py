"""What must not get into the project's files."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# In pieces, so that this file does not find itself.
FORBIDDEN = re.compile(
    "|".join(
        [
            r"pypi\." + "org",
            "pythonhosted" + r"\.",
            "registry" + r"\.npmjs",
            r"\s--(extra-)?index" + "-url",
            r"(?<![\w.])/wo" + "rk/",
            "/" + "tmp/lab",
            r"(?<![\w.])/ro" + "ot/",
        ]
    )
)


def tracked() -> list[Path]:
    if not shutil.which("git"):
        pytest.skip("needs git")
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name]


def test_no_package_host_and_no_path_of_one_machine() -> None:
    found = []
    for path in tracked():
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except (UnicodeDecodeError, FileNotFoundError):
            continue  # audio, images; a file just deleted
        name = path.relative_to(ROOT)
        found += [
            f"{name}:{n}: {line}" for n, line in enumerate(lines, 1) if FORBIDDEN.search(line)
        ]

    assert found == []

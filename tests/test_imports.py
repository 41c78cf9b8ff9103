"""Every contract of import-linter breaks when somebody violates it."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LINTER = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]

# contract -> where somebody adds which import
VIOLATIONS = {
    "Apps depend downwards only": ("users/accounts/models.py", "audio.catalog.models"),
    "config: a new module is given a place": ("config/helpers.py", "config.env"),
    "Features of users depend downwards only": (
        "users/accounts/services.py",
        "users.auth.tokens",
    ),
    "Features of audio depend downwards only": (
        "audio/indexing/models.py",
        "audio.catalog.rows",
    ),
    "Features of recommendations depend downwards only": (
        "recommendations/taste/services.py",
        "recommendations.training.models",
    ),
    "What learns and what picks is arithmetic": ("radio/picker.py", "config.fields"),
    "Inside a feature": ("users/auth/models.py", "users.auth.services"),
    "Routers are imported only to be mounted": ("config/urls.py", "audio.catalog.api"),
    "The core knows nothing of HTTP": ("audio/catalog/services.py", "ninja"),
}


def lint(folder: Path) -> dict[str, str]:
    """KEPT or BROKEN, by contract."""
    program = Path(sys.executable).with_name("lint-imports")
    told = subprocess.run(
        [program, "--no-cache"], cwd=folder, check=False, capture_output=True, text=True
    ).stdout
    return dict(re.findall(r"^(.+) (KEPT|BROKEN)$", told, re.MULTILINE))


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for package in LINTER["root_packages"]:
        shutil.copytree(
            ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__")
        )
    return tmp_path


def test_the_contracts_are_kept(copy: Path) -> None:
    assert set(lint(copy).values()) == {"KEPT"}


def test_each_contract_breaks_when_violated(copy: Path) -> None:
    for file, module in VIOLATIONS.values():
        with (copy / file).open("a") as source:
            source.write(f"\nimport {module}\n")

    assert lint(copy) == dict.fromkeys(VIOLATIONS, "BROKEN")


def test_each_contract_has_a_violation_here() -> None:
    assert {contract["name"] for contract in LINTER["contracts"]} == set(VIOLATIONS)

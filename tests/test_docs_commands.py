"""The commands that the documentation tells people to type exist."""

import importlib.util
import re
import shutil
from pathlib import Path

import pytest
from django.core.management import get_commands

from tests.test_docs import PAGES, ROOT, fences

PROGRAMS = {
    "age-keygen",
    "apt",
    "cd",
    "cp",
    "curl",
    "docker",
    "export",
    "git",
    "install",
    "nano",
    "openssl",
    "pg_basebackup",
    "pick",
    "systemctl",
    "terraform",
    "touch",
    "useradd",
    "usermod",
}


def commands(page: Path) -> list[list[str]]:
    """The lines of a page's ```sh blocks, cut into words, without what they set first."""
    found = []
    for block in fences(page.read_text(encoding="utf-8"), "sh"):
        for line in block.replace("\\\n", " ").splitlines():
            words = line.partition("  #")[0].split()
            while words and re.fullmatch(r"[A-Z_]+=[^$(]*", words[0]):
                words.pop(0)
            if words and not words[0].startswith("#"):
                found.append(words)
    return found


def is_known(words: list[str]) -> bool:
    first = re.sub(r"^[A-Z_]+=\$\(", "", words[0]).removesuffix("()")
    if first == "make":
        targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
        return all(word in targets or "=" in word for word in words[1:])
    if first.endswith("python") and words[1] == "manage.py":
        return words[2] in get_commands()
    if first == "tonearm-manage":
        return words[1] in get_commands() and (ROOT / "deploy/systemd" / first).is_file()
    if first.endswith("python") and words[1] == "-m":
        return importlib.util.find_spec(words[2]) is not None
    if first == "sh":
        return (ROOT / words[1]).is_file()
    if words[:3] == ["docker", "compose", "run"]:
        after = [words[i + 1] for i, word in enumerate(words) if word in ("web", "worker")]
        return bool(after) and after[0] in get_commands()
    if first.startswith(".venv/bin/"):
        return shutil.which(first, path=ROOT) is not None or (ROOT / first).exists()
    return first in PROGRAMS or (ROOT / first).is_file()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_commands_exist(page: Path) -> None:
    assert [" ".join(words) for words in commands(page) if not is_known(words)] == []

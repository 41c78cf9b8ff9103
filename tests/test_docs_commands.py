"""Each command that the documentation tells people to type is run by a test, or why not."""

import importlib.util
import re
import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command, get_commands

from tests.test_docs import PAGES, ROOT, fences
from tests.test_docs_curl import ANSWERED, pages

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
    "sign_in",
    "systemctl",
    "terraform",
    "touch",
    "until",
    "useradd",
    "usermod",
}
"""Of others, which are there or not."""

TYPED = {
    "manage.py after_restore": "tests/config/backup/test_restore.py",
    "manage.py backup": "tests/config/backup/test_make.py",
    "manage.py check_install": "tests/config/installation/test_command.py",
    "manage.py createsuperuser": "tests/deployment/test_amazon.py",
    "manage.py decommission": "tests/config/ending/test_rehearsed.py",
    "manage.py erase_account": "tests/users/privacy/test_erase_account.py",
    "manage.py erase_due": "tests/users/privacy/test_erase_due.py",
    "manage.py evaluate_recommender": "tests/recommendations/evaluating/test_command.py",
    "manage.py import_instance": "tests/config/ending/test_rehearsed.py",
    "manage.py import_music": "tests/audio/media/test_import_music.py",
    "manage.py load_catalogue": "tests/audio/loading/test_load_catalogue.py",
    "manage.py migrate": "tests/config/test_serve.py",
    "manage.py process_media": "tests/test_docs_commands.py",
    "manage.py remove_authenticator": "tests/users/pages/test_lost_authenticator.py",
    "manage.py restore": "tests/config/backup/test_restore.py",
    "manage.py roll_up": "tests/test_docs_commands.py",
    "manage.py search_rebuild": "tests/test_docs_commands.py",
    "manage.py serve": "tests/config/test_serve.py",
    "manage.py train_recommender": "tests/recommendations/training/test_at_once.py",
    "manage.py train_with_spark": "tests/recommendations/spark/test_train_with_spark.py",
    "manage.py verify_audit": "tests/users/audit/test_chain.py",
    "manage.py verify_backup": "tests/config/backup/test_verify.py",
    "tests.faults": "tests/faults/test_table.py",
    "curl": "tests/test_docs_curl.py",
    "until": "tests/test_docs_examples.py",
    "deploy/aws/deploy": "tests/deployment/test_amazon.py",
    "deploy/aws/run": "tests/deployment/test_amazon.py",
    "deploy/compose/prepare": "tests/deployment/test_image.py",
    "openssl": "tests/test_docs_curl.py",
    "pg_basebackup": "tests/twins.py",
    "tonearm-manage": "tests/deployment/test_hosts.py",
}
"""Who runs it; the last word stands there."""

NOT_TYPED = {
    "make bench": "It takes most of an hour; a row of it: tests/benchmarks/test_run.py.",
    "make check": "It is what stands beside the tests: linters, types, imports.",
    "make coverage": "As make test.",
    "make faults": "It takes hours; `make test` runs the same at a small size.",
    "make install-run": "It loads packages; its script: tests/config/test_install.py.",
    "make install-spark": "The same.",
    "make run": "The same, and then `manage.py serve --setup`: tests/config/test_serve.py.",
    "make test": "It is what runs these tests.",
    "manage.py makemigrations": "It writes a file into the project.",
    "pytest": "It is what runs these tests.",
    "tests.benchmarks": "The lines of the pages make ten million plays first.",
    "age-keygen": "Not ours; backups with its keys: tests/config/backup/test_ciphers.py.",
    "apt": "It changes the machine.",
    "cd": "It is followed by something that does more.",
    "cp": "It puts a file where only root may; tests/deployment reads the files.",
    "docker": "It needs Docker; tests/deployment/test_image.py reads what it is told.",
    "export": "It names what the next line takes; that is under test.",
    "git": "It fetches the project.",
    "install": "As cp.",
    "nano": "It is for a person.",
    "systemctl": "It needs systemd; tests/deployment/test_hosts.py reads the unit.",
    "terraform": "It costs money; tests/deployment/test_amazon.py reads the files.",
    "touch": "It marks PostgreSQL's own data, which is for PostgreSQL to try.",
    "useradd": "As apt.",
    "usermod": "As apt.",
}
"""What no test runs, and why."""

HARMLESS = ("erase_due", "process_media", "roll_up", "search_rebuild")
"""These need nothing of the world, and are typed here as the pages have them."""


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


def documented() -> dict[str, list[list[str]]]:
    """The lines of all pages, by what they begin with; functions and variables are no lines."""
    found: dict[str, list[list[str]]] = {}
    for page in PAGES:
        for words in commands(page):
            if not re.match(r"\w+\(\)$|[A-Z_]+=", words[0]):
                found.setdefault(_name(words), []).append(words)
            elif "curl" in " ".join(words):
                found.setdefault("curl", []).append(words)
    return found


def _name(words: list[str]) -> str:
    if words[0].endswith("python"):
        return " ".join(words[1:3]) if words[1] == "manage.py" else words[2]
    if words[0] == "make":
        targets = [word for word in words[1:] if "=" not in word and not word.startswith("-")]
        return f"make {targets[0]}"
    return words[1] if words[0] == "sh" else words[0]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_commands_exist(page: Path) -> None:
    assert [" ".join(words) for words in commands(page) if not is_known(words)] == []


def test_each_is_run_by_a_test_or_it_is_said_why_not() -> None:
    assert set(documented()) == TYPED.keys() | NOT_TYPED.keys()


@pytest.mark.parametrize("command", TYPED)
def test_who_runs_it_names_it(command: str) -> None:
    assert command.split()[-1].rpartition("/")[2] in (ROOT / TYPED[command]).read_text()


@pytest.mark.parametrize("command", HARMLESS)
@pytest.mark.django_db(transaction=True)
def test_the_harmless_ones_as_they_are_written(command: str) -> None:
    for words in documented()[f"manage.py {command}"]:
        call_command(*words[2:], stdout=StringIO())


def test_every_line_with_curl_has_somebody_who_types_it() -> None:
    asking = {page for page in PAGES for words in commands(page) if "curl" in " ".join(words)}

    assert asking == {ROOT / name for name in (*ANSWERED, *pages())}

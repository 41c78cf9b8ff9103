"""The documentation says what the code does: nothing left out, nothing that is gone."""

import ast
import importlib
import json
import pkgutil
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Iterator
from functools import cache
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from ninja.responses import NinjaJSONEncoder

from config import env, throttling
from config.api import api
from config.errors import DomainError

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
APPS = ("config", "users", "audio", "followers", "lyrics", "recommendations", "radio")
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
TABLE = re.compile(r"(?:^\|.*\|\n)+", re.MULTILINE)
FENCE = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)


def rows(page: str, header: str) -> list[list[str]]:
    """The rows of all tables of a page whose first column has this header."""
    found = []
    for table in TABLE.findall((DOCS / page).read_text(encoding="utf-8")):
        lines = [_cells(line) for line in table.splitlines()]
        found += lines[2:] if lines[0][0] == header else []
    return found


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line[1:-1].split("|")]


def fences(text: str, language: str) -> list[str]:
    return [body for found, body in FENCE.findall(text) if found == language]


# Configuration


def test_every_variable_stands_in_the_table_as_the_code_has_it() -> None:
    of_the_machine = {"WEB_WORKERS": "one for each core, at most 8"}
    wanted = []
    for v in env.VARIABLES:
        default = of_the_machine.get(v.name) or (f"`{v.default}`" if v.default else "")
        wanted.append([f"`{v.name}`", default, v.meaning])

    assert sorted(rows("configuration.md", "Name")) == sorted(wanted)


def test_every_limit_stands_in_the_table_with_its_rate() -> None:
    written = {row[0].strip("`"): row[1] for row in rows("operations/security.md", "Limit")}

    assert written == {name: _rate(*rate) for name, rate in throttling.LIMITS.items()}


def _rate(most: int, seconds: int) -> str:
    spans = {60: "minute", 600: "10 minutes", 3600: "hour", 86_400: "day"}
    return f"{most} in {'a ' if seconds != 600 else ''}{spans[seconds]}".replace("a h", "an h")


# Error codes


def domain_errors() -> Iterator[type[DomainError]]:
    """All of the project's own, whichever module they stand in."""
    for app in APPS:
        package = importlib.import_module(app)
        for module in pkgutil.walk_packages(package.__path__, f"{app}."):
            importlib.import_module(module.name)
    waiting = [DomainError]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind.__module__.partition(".")[0] in APPS:
            yield kind


def literal_problems() -> Iterator[tuple[str, int]]:
    """Code and status of each `problem(404, code="…")` in the source."""
    for path in sorted(file for app in APPS for file in (ROOT / app).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "problem"):
                continue
            status = node.args[0]
            code = next((word.value for word in node.keywords if word.arg == "code"), None)
            if isinstance(status, ast.Constant) and isinstance(status.value, int):
                yield _told(code) or _by_status(status.value), status.value


def _told(code: ast.expr | None) -> str:
    return str(code.value) if isinstance(code, ast.Constant) else ""


def _by_status(status: int) -> str:
    return HTTPStatus(status).phrase.lower().replace(" ", "_").replace("-", "_")


def test_every_error_code_is_documented_with_its_status_and_no_other() -> None:
    # What Django and Ninja refuse by themselves; ProblemMiddleware names it after its status.
    wanted = {(_by_status(status), status) for status in (400, 403, 404, 405, 500)}
    wanted |= {(kind.code, kind.status) for kind in domain_errors()}
    wanted |= set(literal_problems())
    written = [(row[0].strip("`"), int(row[1])) for row in rows("api/errors.md", "Code")]

    assert wanted - set(written) == set()  # not documented
    assert set(written) - wanted == set()  # not answered by anything
    assert len(set(written)) == len(written)


def test_every_error_code_has_a_sentence() -> None:
    assert [row for row in rows("api/errors.md", "Code") if not row[2].endswith(".")] == []


# The map


def folders() -> set[str]:
    """Every folder of ours in which there is more than the mark of a package."""
    if not shutil.which("git"):
        pytest.skip("needs git")
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    files = [Path(name) for name in listed.stdout.split("\0") if name]
    return {str(f.parent) for f in files if f.parent.name} - _only_marked(files)


def _only_marked(files: list[Path]) -> set[str]:
    """Folders such as `management/`, which hold `__init__.py` because a folder below does."""
    telling = {f.parent for f in files if f.name != "__init__.py"}
    return {
        str(f.parent)
        for f in files
        if f.parent not in telling and any(f.parent in other.parents for other in telling)
    }


def mapped() -> set[str]:
    return {row[0].strip("`") for row in rows("development/map.md", "Folder")}


def test_every_folder_is_on_the_map() -> None:
    """A folder of tests that is named after a folder of code speaks for itself."""
    known = mapped()
    missing = {
        folder
        for folder in folders() - known
        if not (folder.startswith("tests/") and folder.removeprefix("tests/") in known)
    }

    assert missing == set()


def test_every_folder_on_the_map_is_there() -> None:
    assert [folder for folder in sorted(mapped()) if not (ROOT / folder).is_dir()] == []


def test_every_module_of_config_is_on_the_map_once() -> None:
    listed = [
        name for row in rows("development/map.md", "About") for name in row[1].split(", ")
    ]

    modules = {f"`{path.stem}`" for path in (ROOT / "config").glob("[a-z]*.py")}
    assert sorted(listed) == sorted(modules)


# Links


def links(page: Path) -> list[str]:
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    return re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`\n]*`", "", text))


def anchors(page: Path) -> set[str]:
    """As a forge makes them of headings: `## What is it?` is `#what-is-it`."""
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    return {_anchor(heading) for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}


def _anchor(heading: str) -> str:
    kept = (
        letter
        for letter in heading.strip().lower()
        if letter in " -_" or unicodedata.category(letter)[0] in "LN"
    )
    return "".join(kept).replace(" ", "-")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    broken = []
    for link in links(page):
        parts = urlsplit(link)
        if parts.scheme:
            continue
        target = (page.parent / parts.path).resolve() if parts.path else page
        if not target.exists() or (parts.fragment and parts.fragment not in anchors(target)):
            broken.append(link)

    assert broken == []


def test_every_page_can_be_reached_from_the_first_ones() -> None:
    seen, waiting = set(), [ROOT / "README.md", DOCS / "index.md"]
    while waiting:
        page = waiting.pop()
        seen.add(page)
        found = [(page.parent / urlsplit(link).path).resolve() for link in links(page)]
        waiting += [f for f in found if f.suffix == ".md" and f.exists() and f not in seen]

    assert sorted(str(page.relative_to(ROOT)) for page in set(DOCS.rglob("*.md")) - seen) == []


# The API


def test_openapi_json_is_that_of_the_code() -> None:
    """`make docs` writes it."""
    code = json.loads(json.dumps(api.get_openapi_schema(), cls=NinjaJSONEncoder))

    assert json.loads((DOCS / "openapi.json").read_text(encoding="utf-8")) == code


@cache
def operations() -> list[tuple[str, re.Pattern[str]]]:
    """Method and address of everything that the API has."""
    schema = api.get_openapi_schema()
    return [
        (method.upper(), re.compile(re.sub(r"\{[^}]*\}", "[^/]+", path)))
        for path, methods in schema["paths"].items()
        for method in methods
    ]


PATH = re.compile(r"`(GET|HEAD|POST|PUT|PATCH|DELETE) (/api/[^\s`?]*)[^`]*`")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_addresses_of_the_api_exist(page: Path) -> None:
    known = operations()
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    unknown = [
        f"{method} {path}"
        for method, path in PATH.findall(text)
        if not any(
            method in (found, {"GET": "HEAD"}.get(found)) and pattern.fullmatch(_filled(path))
            for found, pattern in known
        )
    ]

    assert unknown == []


def _filled(path: str) -> str:
    return re.sub(r"\{[^}]*\}|…", "1", path)

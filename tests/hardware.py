"""What a measurement ran on: without it, its figures say nothing."""

import os
import platform
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

from config import embedded_postgres, env

ROOT = Path(__file__).parents[1]


def facts() -> dict[str, str]:
    """Processor, memory, system and versions, by what a person calls them."""
    return {
        "processor": f"{_processor()}, {os.cpu_count()} cores",
        "memory": f"{_memory_bytes() / 2**30:.0f} GiB",
        "system": f"{platform.system()} {platform.release()}",
        "Python": platform.python_version(),
        "PostgreSQL": _postgresql(),
    }


def revision() -> str:
    """The commit that is measured, as `2f7ae75`; `2f7ae75, changed` if files differ from it.

    Pages that measurements write themselves are no change. Empty where there is no git.
    """
    here = _git("rev-parse", "--short=7", "HEAD")
    is_changed = _git("status", "--porcelain", "--untracked-files=no", "--", ".", ":!docs")
    return f"{here}, changed" if here and is_changed else here


def _git(*arguments: str) -> str:
    git = shutil.which("git")
    if git is None:
        return ""
    ran = subprocess.run([git, *arguments], cwd=ROOT, capture_output=True, text=True)
    return ran.stdout.strip() if ran.returncode == 0 else ""


def listed(ran: Iterable[tuple[str, Mapping[str, str]]]) -> str:
    """Each machine's facts once, with the names of what ran on it if there are several."""
    names: dict[str, list[str]] = {}
    for name, facts in ran:
        told = "\n".join(f"- {what}: {fact}" for what, fact in facts.items())
        names.setdefault(told, []).append(name)
    if len(names) == 1:
        return next(iter(names))
    lists = [f"Of {', '.join(dict.fromkeys(of))}:\n\n{told}" for told, of in names.items()]
    return "\n\n".join(lists) or "Nothing was run yet."


def _processor() -> str:
    info = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    names = [line for line in info.splitlines() if line.startswith("model name")]
    return names[0].partition(":")[2].strip() if names else platform.machine()


def _memory_bytes() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def _postgresql() -> str:
    place = embedded_postgres.connection()
    with psycopg.connect(env.DATABASE_URL or make_conninfo(**place)) as database:
        number = divmod(database.info.server_version, 10_000)
    return ".".join(map(str, number))

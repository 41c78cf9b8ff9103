"""Everything goes: files first, then all tables at once, then a certificate says so.

Killed in between, it is begun again with the same paper: what was there is noted before the
first file goes, and nothing is certified that is still there.
"""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import psycopg
from django.db import connections
from psycopg import Connection, sql

from config.backup import media, servers
from config.backup.making import Progress, alone
from config.backup.places import Folder, sync
from config.backup.refusals import BackupFails, Refused
from config.ending import certificate, lines
from config.fields import utc_now

Words = dict[str, str]
BELONGS: Final = ("instance", "service", "announced_at")
"""What two ends are told apart by."""
LEFT_TO_DO: Final = (
    "every export that was written, and each copy of it: they are not encrypted",
    "the folder VAR_DIR: files and log of the embedded database, mails, instance.key",
    "backups, in BACKUP_TO and wherever else, and an archive of the database's log",
    "replicas, snapshots of disks, and older versions of objects where a bucket keeps them",
    "logs of the server and of the proxies before it, metrics, traces, reports of errors",
    "what Redis holds, if REDIS_URL names one, and its files on the disk",
    "what mail providers and other services keep of what was sent through them",
)


def erase(*, paper: Path, of: Words, last: Callable[[], Words], progress: Progress) -> bytes:
    """The certificate, which then lies in `paper`. Raises `BackupFails`, `OSError`.

    `of` is whose end it is: what was begun goes on only if it says the same. `last` is asked
    once, when nothing stands in its way any more, for what else to say, as the log's head.
    """
    draft = _draft(paper)
    server = servers.ours()
    connections.close_all()
    try:
        with server.connect() as connection, alone(connection):
            if there := servers.others(connection):
                raise Refused(
                    f"{there} others are connected to the database: stop web and workers "
                    "first, wherever they run."
                )
            noted = _noted(draft, connection, of, last)
            _remove_files(noted["media"]["files"], progress)
            # What else there is, as views and functions, goes with it.
            connection.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
            left = connection.execute(
                "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
            ).fetchone()
    except psycopg.Error as error:
        raise BackupFails(f"The database: {error}") from error
    noted["left"] = {"tables": left[0] if left else 0, "files": _count()[0]}
    noted["finished_at"] = utc_now().isoformat(timespec="seconds")
    made = certificate.signed(noted | {"not_erased_by_this": _left_to_do(noted)})
    _write(paper, lambda: made)
    draft.unlink()
    return made


def has_begun(paper: Path) -> bool:
    """Somebody was killed at it."""
    return _draft(paper).exists()


def _left_to_do(noted: dict[str, Any]) -> list[str]:
    where = noted.get("export_place")
    return ([f"the export in {where}, which is not encrypted"] if where else []) + [*LEFT_TO_DO]


def _draft(paper: Path) -> Path:
    return paper.with_name(f"{paper.name}.unfinished")


def _noted(
    draft: Path, connection: Connection[Any], of: Words, last: Callable[[], Words]
) -> dict[str, Any]:
    """What there was when it began, whoever began. Raises `Refused` for another end's."""
    if not draft.exists():
        _write(draft, lambda: json.dumps(_counted(connection, of, last)).encode())
    try:
        noted = dict(json.loads(draft.read_bytes()))
    except (ValueError, TypeError) as error:
        raise Refused(f"{draft} cannot be read: {error}. Look what it is.") from error
    if other := [one for one in BELONGS if one in of and noted.get(one) != of[one]]:
        raise Refused(
            f"{draft} was begun at another end (its {other[0]} differs): nothing is erased. "
            "Name another certificate, or put that file away."
        )
    return noted


def _counted(
    connection: Connection[Any], of: Words, last: Callable[[], Words]
) -> dict[str, Any]:
    files, size = _count()
    said = last()
    connections.close_all()
    tables = {name: _rows(connection, name) for name in lines.tables(connection)}
    return {
        **of,
        **said,
        "began_at": utc_now().isoformat(timespec="seconds"),
        "tables": tables,
        "media": {"files": files, "bytes": size},
        "rows": sum(tables.values()),
    }


def _write(path: Path, content: Callable[[], bytes]) -> None:
    """Whole or not at all. A folder that cannot be written to is noticed before it is asked."""
    fresh = path.with_name(f"{path.name}.new")
    try:
        with fresh.open("wb") as file:
            file.write(content())
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    sync(path.parent)


def _rows(connection: Connection[Any], table: str) -> int:
    row = connection.execute(
        sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
    ).fetchone()
    return int(row[0]) if row else 0


def _count() -> tuple[int, int]:
    """Also those that no backup copies."""
    files = size = 0
    for one in media.storage().walk():
        files, size = files + 1, size + one.size
    return files, size


def _remove_files(total: int, progress: Progress) -> None:
    kept = media.storage()
    with progress("Removing files", "files") as step:
        every = media.in_turn(lambda one: kept.remove(one.name), list(kept.walk()))
        for n, _ in enumerate(every, 1):
            step(n, total)
    if isinstance(kept, Folder):
        _remove_folders(kept.root)


def _remove_folders(root: Path) -> None:
    """What was not finished lies in one of them."""
    for place, folders, names in os.walk(root, topdown=False):
        links = [name for name in folders if Path(place, name).is_symlink()]
        for name in (*names, *links):
            Path(place, name).unlink(missing_ok=True)
        if Path(place) != root:
            Path(place).rmdir()

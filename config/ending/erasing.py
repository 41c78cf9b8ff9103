"""Everything goes: files first, then all tables at once, then a certificate says so.

Killed in between, it is begun again with the same paper: what was there is noted before the
first file goes, and nothing is certified that is still there.
"""

import json
import os
from pathlib import Path
from typing import Any, Final

import psycopg
from django.db import connections
from psycopg import Connection, sql

from config.backup import media, servers
from config.backup.making import Progress, alone
from config.backup.places import Folder
from config.backup.refusals import BackupFails, Refused
from config.ending import certificate, lines
from config.fields import utc_now

LEFT_TO_DO: Final = (
    "the folder VAR_DIR: files and log of the embedded database, mails, instance.key",
    "backups, in BACKUP_TO and wherever else, and an archive of the database's log",
    "replicas, snapshots of disks, and older versions of objects where a bucket keeps them",
    "logs of the server and of the proxies before it, metrics, traces, reports of errors",
    "what mail providers and other services keep of what was sent through them",
)


def erase(*, paper: Path, told: dict[str, Any], progress: Progress) -> bytes:
    """The certificate, which then lies in `paper`. Raises `BackupFails`, `OSError`.

    `told` is what to say besides, as the head of the log.
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
            noted = _noted(draft, connection, told)
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
    made = certificate.signed(noted | {"not_erased_by_this": list(LEFT_TO_DO)})
    paper.write_bytes(made)
    draft.unlink()
    return made


def has_begun(paper: Path) -> bool:
    """Somebody was killed at it."""
    return _draft(paper).exists()


def _draft(paper: Path) -> Path:
    return paper.with_name(f"{paper.name}.unfinished")


def _noted(draft: Path, connection: Connection[Any], told: dict[str, Any]) -> dict[str, Any]:
    """What there was when it began, whoever began."""
    if draft.exists():
        return dict(json.loads(draft.read_bytes()))
    files, size = _count()
    noted = {
        **told,
        "began_at": utc_now().isoformat(timespec="seconds"),
        "tables": {name: _rows(connection, name) for name in lines.tables(connection)},
        "media": {"files": files, "bytes": size},
    }
    noted["rows"] = sum(noted["tables"].values())
    draft.write_text(json.dumps(noted))
    return noted


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
    for place, _, names in os.walk(root, topdown=False):
        for name in names:
            Path(place, name).unlink(missing_ok=True)
        if Path(place) != root:
            Path(place).rmdir()

"""Work for later: whether anybody does it."""

from collections.abc import Iterator
from typing import Final

from django.db import Error, connection

from config.installation.findings import Finding, good, hint

SUBJECT: Final = "Worker"


def check() -> Iterator[Finding]:
    """Says nothing without a database: that was said already."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT (SELECT count(*) FROM procrastinate_workers"
                "  WHERE last_heartbeat > now() - interval '1 minute'),"
                " (SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'"
                "  AND coalesce(scheduled_at, '-infinity') < now() - interval '10 minutes')"
            )
            workers, waiting = cursor.fetchone()
    except Error:
        return
    if not workers:
        yield hint(
            SUBJECT,
            f"None runs, and {waiting} jobs wait: mails are not sent and files not encoded "
            "until `manage.py serve` or `manage.py process worker` runs.",
        )
    elif waiting:
        yield hint(
            SUBJECT, f"{waiting} jobs wait for longer than ten minutes: run more workers."
        )
    else:
        yield good(SUBJECT, f"{workers} run, and nothing waits for long.")

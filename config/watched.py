"""What every server of ours watches in its database: jobs, workers, room."""

from collections.abc import Iterable
from math import inf

from django.db import connection

from config import env
from config.fields import utc_now
from config.jobs import MEDIA
from config.metrics.gauges import Gauge, Row, register
from config.models import Backup

QUEUES = ("default", MEDIA)
OLDEST = 1_000
"""So many jobs are looked at for the one that waits longest."""


def _told(statement: str, *given: int) -> list[Row]:
    """Of each row the last column is the number, and those before it are the labels."""
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return [(tuple(map(str, row[:-1])), row[-1] or 0) for row in cursor.fetchall()]


def jobs() -> Iterable[Row]:
    return _told(
        "SELECT queue_name, CASE WHEN status = 'doing' THEN 'doing'"
        " WHEN scheduled_at > now() THEN 'later' ELSE 'waiting' END, count(*)"
        " FROM procrastinate_jobs WHERE status IN ('todo', 'doing') GROUP BY 1, 2"
    )


def job_lag() -> Iterable[Row]:
    """Of one that is tried again, since it was due again."""
    found = _told(
        "SELECT queue_name, extract(epoch FROM now() - min(due)) FROM ("
        " SELECT queue_name, coalesce(scheduled_at, ("
        "  SELECT at FROM procrastinate_events e WHERE e.job_id = j.id AND type = 'deferred'"
        "  LIMIT 1)) AS due"
        " FROM procrastinate_jobs j"
        " WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now())"
        " ORDER BY id LIMIT %s) AS oldest GROUP BY 1",
        OLDEST,
    )
    return ({(queue,): 0.0 for queue in QUEUES} | dict(found)).items()


def stalled_jobs() -> Iterable[Row]:
    """Begun by a worker that says nothing any more; each minute they are given to another."""
    return _told(
        "SELECT count(*) FROM procrastinate_jobs j"
        " LEFT JOIN procrastinate_workers w ON w.id = j.worker_id WHERE j.status = 'doing'"
        " AND (w.id IS NULL OR w.last_heartbeat < now() - interval '30 seconds')"
    )


def workers() -> Iterable[Row]:
    return _told(
        "SELECT count(*) FROM procrastinate_workers"
        " WHERE last_heartbeat > now() - interval '1 minute'"
    )


def connections() -> Iterable[Row]:
    return _told(
        "SELECT coalesce(state, 'unknown'), count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() GROUP BY 1"
    )


def most_connections() -> Iterable[Row]:
    return _told("SELECT current_setting('max_connections')::int")


def size() -> Iterable[Row]:
    return _told("SELECT pg_database_size(current_database())")


def backup_age() -> Iterable[Row]:
    """Older than anything, where one is wanted and none was ever good."""
    newest = Backup.objects.newest_good()
    if newest:
        yield (), (utc_now() - newest.at).total_seconds()
    elif env.BACKUP_TO:
        yield (), inf


register(
    Gauge("tonearm_backup_age_seconds", "How old the newest good backup is.", (), backup_age),
    Gauge("tonearm_jobs_queued", "Jobs that are to be done.", ("queue", "state"), jobs),
    Gauge("tonearm_job_lag_seconds", "How long the oldest due job waits.", ("queue",), job_lag),
    Gauge("tonearm_jobs_stalled", "Jobs whose worker is gone.", (), stalled_jobs),
    Gauge("tonearm_workers", "Workers with a sign of life in the last minute.", (), workers),
    Gauge(
        "tonearm_database_connections",
        "Connections to this database, by what they do.",
        ("state",),
        connections,
    ),
    Gauge(
        "tonearm_database_connections_most",
        "Connections that the database server takes.",
        (),
        most_connections,
    ),
    Gauge("tonearm_database_size_bytes", "Room that the database takes.", (), size),
)

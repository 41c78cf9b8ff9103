"""Does what is enqueued, now, as the worker would. For `transaction=True` tests."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.periodic import PeriodicRegistry


def run_due(*, later: timedelta = timedelta(0)) -> None:
    """All that is due, or will be `later`. A job that fails fails the test."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs"
            " SET scheduled_at = scheduled_at - make_interval(secs => %s)",
            [later.total_seconds()],
        )
    connector: Any = app.connector
    with (
        pytest.MonkeyPatch.context() as patch,
        app.replace_connector(connector.get_worker_connector()) as worker,
    ):
        # What is done by the clock would be enqueued as well, whenever a minute turns.
        patch.setattr(worker, "periodic_registry", PeriodicRegistry())
        worker.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, args FROM procrastinate_jobs WHERE status = 'failed'")
        assert cursor.fetchall() == []


def job_arguments() -> str:
    """Of all jobs that there are, done or not: one line each."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT args::text FROM procrastinate_jobs")
        return "\n".join(row[0] for row in cursor.fetchall())

"""A mail server that is down, or that takes half a minute: nobody waits, nothing is lost."""

import os
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from config.jobs import enqueue
from tests import make
from tests.faults.workers import worker
from tests.servers import ROOT, Web, free_port, web
from tests.smtp import smtp_server

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

FULL = os.environ.get("TONEARM_FAULTS") == "full"
PEOPLE, SLOW_SECONDS, OUTAGE_SECONDS = (50, 30.0, 90.0) if FULL else (5, 2.0, 3.0)
OUT_WITHIN_SECONDS = 120.0
"""After the mail server is back."""


class Service(NamedTuple):
    """Our server, and where it looks for the mail server."""

    server: Web
    smtp_port: int

    def register(self, number: int) -> float:
        """Milliseconds that it took."""
        body = {
            "email": f"a{number}@example.org",
            "username": f"person{number}",
            "password": make.PASSWORD,
        }
        begin = time.perf_counter()
        answer = self.server.ask(
            "/api/auth/register/", "POST", body, Content_Type="application/json"
        )
        taken = time.perf_counter() - begin
        assert answer.status == 201, answer.body
        return taken * 1000

    def register_all(self, first: int) -> list[float]:
        return [self.register(first + number) for number in range(PEOPLE)]


@contextmanager
def service(place: Path) -> Iterator[Service]:
    port = free_port()
    mail = {"EMAIL_PROVIDER": "smtp", "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(port)}
    with web(place, EMAIL_SECURITY="none", **mail) as server, worker(server.environment):
        yield Service(server, port)


def everybody(first: int) -> Counter[str]:
    return Counter(f"a{first + number}@example.org" for number in range(PEOPLE))


def other_jobs_run() -> None:
    """Within seconds, whatever the mails wait for."""
    job = enqueue("users.privacy.forget_old", timestamp=0)
    until = time.monotonic() + 10
    while ProcrastinateJob.objects.get(pk=job).status != "succeeded":
        assert time.monotonic() < until, "another job waits for the mails"
        time.sleep(0.1)


def test_down_or_slow_it_delays_nobody_and_each_mail_comes_once(tmp_path: Path) -> None:
    with service(tmp_path) as ours:
        with smtp_server(ours.smtp_port) as mailbox:
            well = ours.register_all(0)
            mailbox.wait_for(PEOPLE, OUT_WITHIN_SECONDS)
        assert mailbox.recipients == everybody(0)

        down = ours.register_all(1000)
        other_jobs_run()
        time.sleep(OUTAGE_SECONDS)
        with smtp_server(ours.smtp_port) as mailbox:
            begin = time.monotonic()
            mailbox.wait_for(PEOPLE, OUT_WITHIN_SECONDS)
            after_outage = time.monotonic() - begin
            time.sleep(2)  # for a double, if there were one
        assert mailbox.recipients == everybody(1000)

        with smtp_server(ours.smtp_port, slow_seconds=SLOW_SECONDS) as mailbox:
            slow = ours.register_all(2000)
            other_jobs_run()
            mailbox.slow_seconds = 0
            begin = time.monotonic()
            mailbox.wait_for(PEOPLE, OUT_WITHIN_SECONDS)
            after_slowness = time.monotonic() - begin
            time.sleep(2)
        assert mailbox.recipients == everybody(2000)

    medians = {
        name: round(statistics.median(taken), 1)
        for name, taken in {"well": well, "down": down, "slow": slow}.items()
    }
    report = f"medians in ms {medians}; out {after_outage:.1f} s and {after_slowness:.1f} s"
    print(f"\n{PEOPLE} registrations each: {report} after the return")  # noqa: T201
    for state in ("down", "slow"):
        assert medians[state] < medians["well"] * (1.1 if FULL else 2), report


def killed(environment: Mapping[str, str]) -> "subprocess.Popen[bytes]":
    """A process that sends what is due, to be killed."""
    script = "from users.notifications import sending; sending.send_due()"
    return subprocess.Popen(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", script],
        cwd=ROOT,
        env=dict(environment),
    )


def test_one_killed_in_the_middle_loses_nothing(tmp_path: Path) -> None:
    """Its claim ends with its connection: at once the next one sends what was under way."""
    port = free_port()
    mail = {"EMAIL_PROVIDER": "smtp", "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(port)}
    with (
        web(tmp_path, EMAIL_SECURITY="none", **mail) as server,
        smtp_server(port, slow_seconds=60) as mailbox,
    ):
        Service(server, port).register_all(0)
        process = killed(server.environment)
        mailbox.wait_for(1, 30)  # it came, but nobody was told so before the kill
        process.kill()
        process.wait()
        mailbox.slow_seconds = 0
        with worker(server.environment):
            mailbox.wait_for(PEOPLE + 1, OUT_WITHIN_SECONDS)

    names = Counter(str(message["Message-ID"]) for message in mailbox.mails)
    assert len(names) == PEOPLE
    assert sorted(names.values()) == [1] * (PEOPLE - 1) + [2]


def _a_killed_worker_s_job_is_given_to_another(tmp_path: Path) -> None:
    """Its lock is held until somebody notices: a minute or so, so not in every run."""
    port = free_port()
    mail = {"EMAIL_PROVIDER": "smtp", "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(port)}
    with (
        web(tmp_path, EMAIL_SECURITY="none", **mail) as server,
        smtp_server(port, slow_seconds=60) as mailbox,
    ):
        with worker(server.environment):
            Service(server, port).register_all(0)
            mailbox.wait_for(1, 30)
        mailbox.slow_seconds = 0
        with worker(server.environment):
            mailbox.wait_for(PEOPLE + 1, OUT_WITHIN_SECONDS + 60)

    assert len({str(message["Message-ID"]) for message in mailbox.mails}) == PEOPLE


if FULL:
    test_a_killed_worker_s_job_is_given_to_another = _a_killed_worker_s_job_is_given_to_another

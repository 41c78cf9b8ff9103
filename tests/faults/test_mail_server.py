"""A mail server that is down, or that takes half a minute: nobody waits, nothing is lost."""

import itertools
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from config.jobs import enqueue
from tests import make
from tests.config.processes import eventually
from tests.faults.records import Seen
from tests.faults.table import FULL
from tests.faults.workers import worker
from tests.servers import ROOT, Web, free_port, web
from tests.smtp import Mailbox, smtp_server
from users.models import Mail, User

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow,
    pytest.mark.fault("F5"),
]

ROUNDS, PEOPLE = (4, 50) if FULL else (1, 15)
SLOW_SECONDS, OUTAGE_SECONDS = (30.0, 20.0) if FULL else (2.0, 3.0)
OUT_WITHIN_SECONDS = 120.0
"""After the mail server is back."""

NUMBERS = itertools.count()


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

    def register_all(self) -> list[float]:
        return [self.register(next(NUMBERS)) for _ in range(PEOPLE)]


def mailing(place: Path, port: int) -> AbstractContextManager[Web]:
    """Our server, which gives its mail to whoever listens there."""
    mail = {"EMAIL_PROVIDER": "smtp", "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(port)}
    return web(place, EMAIL_SECURITY="none", **mail)


@contextmanager
def service(place: Path) -> Iterator[Service]:
    port = free_port()
    with mailing(place, port) as server, worker(server.environment):
        yield Service(server, port)


def other_jobs_run() -> None:
    """Within seconds, whatever the mails wait for."""
    job = enqueue("users.privacy.forget_old", timestamp=0)
    until = time.monotonic() + 10
    while ProcrastinateJob.objects.get(pk=job).status != "succeeded":
        assert time.monotonic() < until, "another job waits for the mails"
        time.sleep(0.1)


def seconds_until_all_is_out() -> float:
    """`OUT_WITHIN_SECONDS` and more: something still waits."""
    begin = time.monotonic()
    while Mail.objects.waiting().exists() and time.monotonic() < begin + OUT_WITHIN_SECONDS:
        time.sleep(0.1)
    return time.monotonic() - begin


def usual(times: list[float]) -> float:
    """p95 of many. What else a machine does only adds: of few the quicker ones tell more."""
    return sorted(times)[int(len(times) * 0.95)] if FULL else statistics.quantiles(times)[0]


def test_down_or_slow_it_delays_nobody_and_each_mail_comes_once(
    tmp_path: Path, seen: Seen
) -> None:
    """In turns, so that whatever else the machine does falls on all three alike."""
    taken: dict[str, list[float]] = {"well": [], "down": [], "slow": []}
    out: dict[str, list[float]] = {"well": [], "down": [], "slow": []}
    mailbox = Mailbox()

    with service(tmp_path) as ours:
        ours.register(next(NUMBERS))  # warms up
        for _ in range(ROUNDS):
            with smtp_server(ours.smtp_port, mailbox):
                taken["well"] += ours.register_all()
                out["well"].append(seconds_until_all_is_out())
            taken["down"] += ours.register_all()
            other_jobs_run()
            time.sleep(OUTAGE_SECONDS)
            with smtp_server(ours.smtp_port, mailbox):
                out["down"].append(seconds_until_all_is_out())
            mailbox.slow_seconds = SLOW_SECONDS
            with smtp_server(ours.smtp_port, mailbox):
                taken["slow"] += ours.register_all()
                other_jobs_run()
                mailbox.slow_seconds = 0
                out["slow"].append(seconds_until_all_is_out())

    people = User.objects.values_list("email", flat=True)
    typical = {state: round(usual(times), 1) for state, times in taken.items()}
    longest = {state: round(max(times), 1) for state, times in out.items()}
    report = f"typical ms of a registration {typical}; longest s until all is out {longest}"
    seen.load = (
        f"{ROUNDS * PEOPLE} registrations with the server well, as many with it down, as many "
        f"with {SLOW_SECONDS:.0f} s a mail, in turns"
    )
    seen.tell(
        f"{mailbox.recipients.total():,} mails of {len(people):,}, "
        f"{len(mailbox.recipients):,} different",
        f"p95 of a registration, ms: {typical}",
        f"all out after its return, s: {longest}",
    )
    assert (len(people), mailbox.recipients) == (3 * ROUNDS * PEOPLE + 1, Counter(people))
    assert max(longest.values()) < OUT_WITHIN_SECONDS, report
    for state in ("down", "slow"):
        assert typical[state] < typical["well"] * (1.1 if FULL else 2), report
        assert max(taken[state]) < SLOW_SECONDS * 1000, report


@contextmanager
def a_minute_a_mail(place: Path) -> Iterator[tuple[Service, Mailbox]]:
    """Our server, and one that takes so long until its `slow_seconds` say otherwise."""
    port = free_port()
    with mailing(place, port) as server, smtp_server(port, slow_seconds=60) as mailbox:
        yield Service(server, port), mailbox


def killed(environment: Mapping[str, str]) -> "subprocess.Popen[bytes]":
    """A process that sends what is due, to be killed."""
    script = "from users.notifications import sending; sending.send_due()"
    return subprocess.Popen(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", script],
        cwd=ROOT,
        env=dict(environment),
    )


def test_one_killed_in_the_middle_loses_nothing(tmp_path: Path, seen: Seen) -> None:
    """Its claim ends with its connection: at once the next one sends what was under way."""
    with a_minute_a_mail(tmp_path) as (service, mailbox):
        service.register_all()
        process = killed(service.server.environment)
        mailbox.wait_for(1, 30)  # it came, but nobody was told so before the kill
        process.kill()
        process.wait()
        mailbox.slow_seconds = 0
        with worker(service.server.environment):
            eventually(lambda: len(mailbox.mails) > PEOPLE, OUT_WITHIN_SECONDS)

    names = Counter(str(message["Message-ID"]) for message in mailbox.mails)
    seen.tell(
        f"whoever sends is killed: {len(names)} of {PEOPLE} mails out, "
        f"{sum(n > 1 for n in names.values())} again with the same name"
    )
    assert len(names) == PEOPLE
    assert sorted(names.values()) == [1] * (PEOPLE - 1) + [2]


if FULL:

    def test_a_killed_worker_s_job_is_given_to_another(tmp_path: Path, seen: Seen) -> None:
        """Its lock is held until somebody notices: a minute or so, so not in every run."""
        with a_minute_a_mail(tmp_path) as (service, mailbox):
            with worker(service.server.environment):
                service.register_all()
                mailbox.wait_for(1, 30)
            mailbox.slow_seconds = 0
            with worker(service.server.environment):
                eventually(lambda: len(mailbox.mails) > PEOPLE, OUT_WITHIN_SECONDS + 60)

        names = {str(message["Message-ID"]) for message in mailbox.mails}
        seen.tell(
            f"a worker is killed: {len(names)} of {PEOPLE} mails out by another, "
            f"{len(mailbox.mails)} sent"
        )
        assert len(names) == PEOPLE
        assert len(mailbox.mails) > PEOPLE

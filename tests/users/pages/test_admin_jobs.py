"""Jobs in the administration: what failed is seen, done again or called off, and logged."""

from datetime import timedelta

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from config.jobs import enqueue, enqueue_later
from tests import make
from users.models import AuditEntry

pytestmark = pytest.mark.django_db

LIST = "/admin/procrastinate/procrastinatejob/"


def status(job: int) -> str:
    return str(ProcrastinateJob.objects.values_list("status", flat=True).get(pk=job))


def set_status(job: int, to: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = %s WHERE id = %s", [to, job])


def failed() -> int:
    job = enqueue("config.forget_old", timestamp=0)
    set_status(job, "doing")
    set_status(job, "failed")
    return job


def test_a_failed_one_waits_for_somebody_and_is_done_again() -> None:
    job = failed()
    enqueue_later("config.forget_jobs", timedelta(hours=1), timestamp=0)
    browser = make.browser(make.user(is_staff=True, is_superuser=True))

    page = browser.get("/admin/").content.decode()
    assert f'<a href="{LIST}?trouble=yes"><strong>1</strong> Jobs that failed' in page
    assert browser.get(f"{LIST}?trouble=yes").content.decode().count("_selected_action") >= 1

    browser.post(LIST, {"action": "again", "_selected_action": [job]})

    assert status(job) == "todo"
    line = AuditEntry.objects.get(action="job.handled")
    assert line.subject == f"job {job}"
    assert '"again"' in line.body


def test_the_first_page_says_how_the_server_is() -> None:
    enqueue("config.forget_old", timestamp=0)
    browser = make.browser(make.user(is_staff=True, is_superuser=True))

    page = browser.get("/admin/").content.decode()

    assert "<dt>Jobs to be done</dt><dd><strong>1</strong>" in page
    assert "<dt>Workers</dt><dd><strong>0</strong>" in page
    assert "<dt>Newest good backup</dt><dd><strong>never</strong>" in page


def test_one_that_has_not_begun_is_called_off() -> None:
    job = enqueue_later("config.forget_old", timedelta(hours=1), timestamp=0)
    browser = make.browser(make.user(is_staff=True, is_superuser=True))

    browser.post(LIST, {"action": "call_off", "_selected_action": [job]})

    assert status(job) == "cancelled"


def test_who_may_only_look_calls_nothing_off() -> None:
    job = enqueue_later("config.forget_old", timedelta(hours=1), timestamp=0)
    person = make.user(is_staff=True)
    make.permit(person, "view_procrastinatejob")
    browser = make.browser(person)

    browser.post(LIST, {"action": "call_off", "_selected_action": [job]})

    assert status(job) == "todo"

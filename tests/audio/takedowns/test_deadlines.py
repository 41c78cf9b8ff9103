"""No day passes in silence, and the clock hides nothing."""

import logging
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from audio.models import Notice
from audio.takedowns import tasks
from audio.takedowns.holding_on import held
from audio.takedowns.services import deadlines, deciding
from audio.takedowns.steps import Step
from config import env
from tests import make
from tests.audio.takedowns.giving import Case, case, run_out
from users.audit.models import AuditEntry
from users.models import Mail
from users.notifications.wording import word

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _reached(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(env, "CONTACT_EMAIL", "staff@example.org")


def mails(step: str) -> list[str]:
    rows = Mail.objects.filter(context__step=step).order_by("kind")
    return [mail.kind.removeprefix("takedown_") for mail in rows]


@pytest.mark.parametrize("step", [Step.RECEIVED, Step.VALID])
def test_what_staff_leave_lying_is_told_once_and_hides_nothing(
    step: Step, caplog: pytest.LogCaptureFixture
) -> None:
    made = case(step)
    run_out(made.notice)

    with caplog.at_level(logging.WARNING, "audio.takedowns"):
        tasks.keep_deadlines(0)
        tasks.keep_deadlines(0)

    made.track.refresh_from_db()
    assert made.track.status == "published"
    assert made.now().status == step
    assert mails("overdue") == ["staff"]
    assert AuditEntry.objects.filter(action="takedown.overdue").count() == 1
    assert [made.notice.reference in line for line in caplog.messages] == [True]


def test_nobody_objected_and_it_stays_hidden() -> None:
    made = case(Step.ACTIONED)
    run_out(made.notice)

    tasks.keep_deadlines(0)

    assert made.now().status == "closed"
    made.track.refresh_from_db()
    assert made.track.status == "taken_down"
    assert mails("closed") == ["artist", "claimant"]
    assert AuditEntry.objects.filter(action="takedown.closed", actor_ref=None).count() == 1


def test_the_artist_objected_and_it_is_shown_again() -> None:
    made = case(Step.COUNTER_NOTICED)
    run_out(made.notice)

    tasks.keep_deadlines(0)

    assert made.now().status == "restored"
    made.track.refresh_from_db()
    assert made.track.status == "published"
    assert mails("restored") == ["artist", "claimant"]
    assert made.notice.strikes.get().lifted_at is not None


def test_not_before_its_day() -> None:
    made = case(Step.COUNTER_NOTICED)
    soon = timezone.now() + timedelta(minutes=5)
    Notice.objects.filter(pk=made.notice.pk).update(due_at=soon)

    tasks.keep_deadlines(0)

    assert made.now().status == "counter_noticed"


def test_the_artist_is_reminded_once() -> None:
    made = case(Step.ACTIONED)
    tasks.keep_deadlines(0)
    assert mails("reminder") == []
    soon = timezone.now() + timedelta(days=2)
    Notice.objects.filter(pk=made.notice.pk).update(due_at=soon)

    tasks.keep_deadlines(0)
    tasks.keep_deadlines(0)

    assert mails("reminder") == ["artist"]
    assert made.now().status == "actioned"


def test_one_that_fails_is_told_and_keeps_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = case(Step.COUNTER_NOTICED), case(Step.COUNTER_NOTICED)
    run_out(bad.notice)
    run_out(good.notice)
    show_again = deciding.show_again

    def fails(found: Notice, **named: Any) -> Notice:
        if found.pk == bad.notice.pk:
            raise RuntimeError("The disk is full.")
        return show_again(found, **named)

    monkeypatch.setattr(deciding, "show_again", fails)
    for _ in range(2):
        with pytest.raises(tasks.NotAllKept, match="1 of"):
            tasks.keep_deadlines(0)

    assert (bad.now().status, good.now().status) == ("counter_noticed", "restored")
    assert mails("overdue") == ["staff"]
    monkeypatch.undo()
    tasks.keep_deadlines(0)
    assert bad.now().status == "restored"


def test_one_that_cannot_even_be_told_keeps_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    gone, good = case(Step.COUNTER_NOTICED), case(Step.COUNTER_NOTICED)
    run_out(gone.notice)
    run_out(good.notice)

    def fails(pk: UUID, **named: Any) -> Notice:
        if pk == gone.notice.pk:
            raise RuntimeError("The disk is full.")
        return held(pk, **named)

    monkeypatch.setattr("audio.takedowns.services.deadlines.held", fails)
    with pytest.raises(tasks.NotAllKept, match="1 of 2"):
        tasks.keep_deadlines(0)

    assert good.now().status == "restored"


def act_at(moment: datetime, monkeypatch: pytest.MonkeyPatch) -> Case:
    made = case(Step.VALID)
    with monkeypatch.context() as there:
        there.setattr("django.utils.timezone.now", lambda: moment)
        deciding.act(notice=made.notice, by=made.staff)
    return made


@pytest.mark.parametrize("acted", ["00:05", "12:00", "23:55"])
def test_the_day_that_was_told_can_be_used_to_its_end(
    acted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Acted upon on 22 November: until 22 December, also for who lives at the Pacific."""
    made = act_at(datetime.fromisoformat(f"2026-11-22T{acted}:00Z"), monkeypatch)

    told = word(Mail.objects.get(kind="takedown_artist", context__step="actioned")).text
    assert "you can object until 22 December 2026" in told
    due_at = made.now().due_at
    assert due_at
    assert due_at.isoformat() == "2026-12-23T12:00:00+00:00"
    shown = make.browser(made.manager).get(f"/portal/notices/{made.notice.reference}/")
    assert "object until 22 December 2026" in shown.content.decode()


def test_the_job_runs_every_hour() -> None:
    from procrastinate.contrib.django import app  # noqa: PLC0415

    crons = {one.task.name: one.cron for one in app.periodic_registry.periodic_tasks.values()}

    assert crons["audio.takedowns.keep_deadlines"] == "23 * * * *"


# What is forgotten by age


def test_after_years_nobody_is_named_and_it_stays_hidden() -> None:
    made, fresh = case(Step.CLOSED), case(Step.CLOSED)
    long_ago = timezone.now() - timedelta(days=1100)
    Notice.objects.filter(pk=made.notice.pk).update(settled_at=long_ago)
    before = timezone.now() - timedelta(days=1095)

    assert deadlines.forget_settled(before=before) == 1
    assert deadlines.forget_settled(before=before) == 0

    told = made.now()
    assert [getattr(told, name) for name in Notice.PERSONAL] == [""] * 11
    assert fresh.now().name != ""
    made.track.refresh_from_db()
    assert made.track.status == "taken_down"
    assert Notice.objects.hiding("track", made.track.pk).count() == 1
